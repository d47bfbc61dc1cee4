import { z } from "zod";

/** Text that every store can keep: Postgres takes neither a zero character nor half a surrogate pair. */
const Name = z.string().min(1).max(200).regex(/^[^\0\p{Cs}]+$/u);

/** What one order may have of one product: so that no sum of lines leaves the whole numbers of any store. */
const MOST_PIECES = 1_000_000;

const OrderText = z.strictObject({
  id: Name,
  customer: Name,
  total: z.int().min(0),
  lines: z.array(z.strictObject({ sku: Name, quantity: z.int().min(1).max(MOST_PIECES) }))
    .min(1).max(100),
});

/** What is ordered: how many of what. */
export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
}

/** An order, as a client sends it. Sent twice it is one order. */
export interface Order {
  readonly id: string;
  readonly customer: string;
  /** In cents. */
  readonly total: number;
  readonly lines: readonly OrderLine[];
}

/**
 * An order as every store keeps it: a copy, one line for each product, in order of their names. It is looked at
 * here, once, at the door: a negative quantity would add to the stock, and an order without lines reserves nothing.
 *
 * @throws {RangeError} Where it is no order, in a sentence that names the field, what it must be and what came.
 * @example
 * ```ts
 * import { readOrder } from "#lib/polyglot-persistence";
 * import assert from "node:assert/strict";
 *
 * const lines = [{ sku: "tent", quantity: 1 }, { sku: "boot", quantity: 2 }];
 * const order = readOrder({ id: "o1", customer: "ada", total: 58_000, lines });
 * assert.deepEqual(order.lines.map(({ sku }) => sku), ["boot", "tent"]);
 * assert.throws(() => readOrder({ ...order, lines: [] }), /lines must have from 1 to 100/);
 * ```
 */
export function readOrder(order: unknown): Order {
  const { data, error } = OrderText.safeParse(order);
  if (!data) throw refusal(order, error!.issues[0]!.path);
  const wanted = new Map<string, number>();
  for (const { sku, quantity } of data.lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
  const lines = [...wanted].map(([sku, quantity]) => Object.freeze({ sku, quantity }))
    .sort((a, b) => a.sku < b.sku ? -1 : 1);
  const most = lines.findIndex(({ quantity }) => quantity > MOST_PIECES);
  if (most >= 0) throw refusal({ lines }, ["lines", most, "quantity"]);
  return Object.freeze({ ...data, lines: Object.freeze(lines) });
}

/** What each field must be, said once. */
const MUST: Readonly<Record<string, string>> = {
  id: "be readable text of 1 to 200 characters",
  customer: "be readable text of 1 to 200 characters",
  total: "be a whole number of at least 0 cents",
  lines: "have from 1 to 100 products",
  sku: "be readable text of 1 to 200 characters",
  quantity: `be a whole number from 1 to ${MOST_PIECES} pieces`,
};

function refusal(order: unknown, path: readonly PropertyKey[]): RangeError {
  const received = path.reduce<unknown>(
    (value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part],
    order,
  );
  const field = path.findLast((part) => typeof part === "string");
  const must = MUST[String(field)] && typeof path.at(-1) === "string"
    ? MUST[String(field)]
    : "have the fields of an order and no others";
  const text = typeof received === "number" ? String(received) : JSON.stringify(received);
  return new RangeError(
    `Cannot reserve an order: ${path.join(".") || "it"} must ${must}: received ${
      String(text).slice(0, 60)
    }`,
  );
}

/**
 * Refuses an order under an identity that another one has: to go on with it would charge for what was not ordered.
 *
 * @throws {RangeError} Where customer, total or lines differ.
 */
export function requireSame(known: Order, order: Order): void {
  const differs = (["customer", "total", "lines"] as const).find((field) =>
    JSON.stringify(known[field]) !== JSON.stringify(order[field])
  );
  if (!differs) return;
  const shown = (of: Order) => JSON.stringify(of[differs]).slice(0, 60);
  throw new RangeError(
    `Cannot reserve an order: ${order.id} is there already, and its ${differs} must be ${
      shown(known)
    }: received ${shown(order)}`,
  );
}
