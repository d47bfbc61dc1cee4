import { type Random, shuffled } from "../../sim/mod.ts";
import type { Row, Value } from "../shard.ts";
import type { Aggregate, Condition, Query } from "./query.ts";

/** Texts on which databases have disagreed: order of capitals, accents, pairs of surrogates, the empty one. */
const NOTES = [
  "",
  "Z",
  "a",
  "é",
  "z",
  "\uFFFD",
  "😀",
  "東京",
  "it's; DROP TABLE orders; --",
  "ß",
  "ab",
];
const STATUSES = ["open", "paid", "void", null];

/** Orders and their lines as rows, full of ties, NULLs and ids beyond 2⁵³. */
export function randomInvoices(
  random: Random,
  { orders, tenants }: { orders: number; tenants: number },
): { orders: Row[]; lines: Row[] } {
  const pick = <T>(of: readonly T[]) => of[random.int(of.length)]!;
  const all: Row[] = [], lines: Row[] = [];
  for (let i = 0; i < orders; i++) {
    // Squared: the first tenants have the most.
    const tenant = `tenant-${Math.floor(random.next() ** 2 * tenants)}`;
    const id = 4_000_000_000_000_000_000n + BigInt(i) * 4096n + BigInt(random.int(1000));
    all.push({
      id,
      tenant,
      month: 202_601 + random.int(6),
      amount: random.int(10) === 0 ? 0 : random.int(20_000) - 500,
      status: pick(STATUSES),
      note: random.int(3) === 0 ? null : pick(NOTES),
    });
    for (let line = random.int(4); line > 0; line--) {
      lines.push({
        id: id + BigInt(line),
        tenant,
        order_id: id,
        sku: `sku-${random.int(40)}`,
        quantity: 1 + random.int(9),
      });
    }
  }
  return { orders: all, lines };
}

/** A query that people could ask: any of its parts may be there, values are those of some row. */
export function randomQuery(random: Random, rows: readonly Row[]): Query {
  const pick = <T>(of: readonly T[]) => of[random.int(of.length)]!;
  const some = () => pick(rows), chance = (n: number) => random.int(n) === 0;
  const join = chance(4) ? { table: "lines", left: "id", right: "order_id" } : undefined;
  const where: Condition[] = [];
  if (chance(3)) where.push({ column: "tenant", op: "=", value: some()["tenant"]! });
  else if (chance(5)) {
    where.push({ column: "tenant", op: "in", values: [1, 2, 3].map(() => some()["tenant"]!) });
  }
  for (let more = random.int(3); more > 0; more--) where.push(condition(random, some));
  if (join && chance(2)) {
    where.push({ column: "lines.quantity", op: ">=", value: 1 + random.int(9) });
  }
  const from = { from: "orders", ...(join && { join }), where };
  if (chance(2)) return { ...from, ...groups(random, Boolean(join)) };
  const orderBy = shuffled(random, ["tenant", "month", "amount", "status", "note"])
    .slice(0, random.int(4)).map((column) => ({ column, desc: chance(2) }));
  const last = some();
  const after: Value[] = [...orderBy.map(({ column }) => last[column]!), last["id"]!];
  return {
    ...from,
    ...(chance(2) && { select: join ? ["id", "lines.sku", "lines.id"] : ["id", "note", "amount"] }),
    orderBy,
    ...(!chance(4) && { limit: random.int(25) }),
    ...(!join && chance(4) && { after }),
  };
}

function condition(random: Random, some: () => Row): Condition {
  const column = ["month", "amount", "status", "note", "id"][random.int(5)]!;
  const [a, b] = [some()[column]!, some()[column]!];
  if (a === null || b === null) return { column, op: random.int(2) ? "null" : "not null" };
  const op = (["=", "<>", "<", "<=", ">", ">=", "in", "between"] as const)[random.int(8)]!;
  if (op === "in") return { column, op, values: [a, b] };
  if (op === "between") {
    return a <= b ? { column, op, from: a, to: b } : { column, op, from: b, to: a };
  }
  return { column, op, value: a };
}

function groups(random: Random, joined: boolean): Partial<Query> {
  const aggregates: Aggregate[] = shuffled<Aggregate>(random, [
    { fn: "count", as: "n" },
    { fn: "count", column: "status", as: "statuses" },
    { fn: "sum", column: "amount", as: "total" },
    { fn: "avg", column: joined ? "lines.quantity" : "amount", as: "mean" },
    { fn: "min", column: "note", as: "first" },
    { fn: "max", column: "note", as: "last" },
    { fn: "sum", column: "id", as: "ids" },
    { fn: "max", column: "id", as: "newest" },
  ]).slice(0, 1 + random.int(4));
  const groupBy = shuffled(random, ["tenant", "month", "status", "note"]).slice(0, random.int(3));
  const order = shuffled(random, [...groupBy, ...aggregates.map(({ as }) => as)]);
  return {
    aggregates,
    groupBy,
    orderBy: order.slice(0, random.int(3)).map((column) => ({ column, desc: random.int(2) === 0 })),
    ...(random.int(3) === 0 && { limit: random.int(8) }),
  };
}
