import { Crash, CrashPlan, random, restarting } from "../../../sim/mod.ts";
import { type ShardFiles, shardFiles } from "../../real/mod.ts";
import { Router } from "../../router.ts";
import { INVOICES } from "../../schema.ts";
import { Coordinator, TRANSFER_STEPS } from "../../transfer/coordinator.ts";
import { naiveTransfer } from "../../transfer/naive.ts";
import { RealClock } from "../../../sim/mod.ts";

/** What became of money that was sent around while the sender died again and again. Amounts in cents. */
export interface TransferFacts {
  transfers: number;
  crashes: number;
  committed: number;
  /** The sum of all balances, less what it was: must be 0. */
  drift: number;
  /** Transfers with an entry on one side alone, or whose sides do not cancel. */
  halves: number;
  /** Accounts whose balance is not the first one and their entries. */
  offBook: number;
  /** Promises that nobody will keep. */
  stuck: number;
}

const FIRST = 1000;

/** Accounts of `tenants` tenants over four files, with so many cents each. */
export async function bank(tenants: number): Promise<ShardFiles> {
  const files = await shardFiles(INVOICES, 4, 64);
  const router = new Router({ ...files, schema: INVOICES, clock: new RealClock() });
  await router.storeAll(
    "accounts",
    Array.from({ length: tenants }, (_, id) => ({ id, tenant: `tenant-${id}`, balance: FIRST })),
  );
  return files;
}

/** Transfers by two-phase commit until the coordinator has died `each` times at each of its steps. */
export async function crashTransfers(
  { each, tenants = 40, seed = 7, most = 20_000 }: {
    each: number;
    tenants?: number;
    seed?: number;
    most?: number;
  },
): Promise<TransferFacts> {
  const files = await bank(tenants), from = random(seed).split("transfers");
  const plan = new CrashPlan(TRANSFER_STEPS, each, random(seed).split("crashes"));
  let next = 0, committed = 0;
  try {
    await restarting(async () => {
      // A new process: all that it knows is on the files.
      const coordinator = new Coordinator({ ...files, name: "c1", at: plan.at });
      await coordinator.recover();
      while (next < most && !plan.done) {
        const [a, b] = pair(from.int, tenants), amount = 1 + from.int(400);
        const { outcome } = await coordinator.transfer(next++, a, b, amount);
        if (outcome === "commit") committed++;
      }
    });
    return { transfers: next, crashes: plan.total, committed, ...await audit(files, tenants) };
  } finally {
    await files.close();
  }
}

/** The same without two-phase commit: a process that ends between the halves. */
export async function crashNaive(
  { crashes, tenants = 40, seed = 7 }: { crashes: number; tenants?: number; seed?: number },
): Promise<TransferFacts> {
  const files = await bank(tenants), from = random(seed).split("transfers");
  const plan = new CrashPlan(["taken", "given"], Math.ceil(crashes / 2), random(seed));
  let transfers = 0, committed = 0;
  try {
    for (; transfers < 20 * crashes + 20 && !plan.done; transfers++) {
      try {
        const amount = 1 + from.int(400);
        if (await naiveTransfer({ ...files, at: plan.at }, pair(from.int, tenants), amount)) {
          committed++;
        }
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
    }
    const { drift } = await audit(files, tenants);
    return { transfers, crashes: plan.total, committed, drift, halves: 0, offBook: 0, stuck: 0 };
  } finally {
    await files.close();
  }
}

/** Two accounts of which the first and the second differ. */
export function pair(int: (n: number) => number, tenants: number): [string, string] {
  const a = int(tenants), b = (a + 1 + int(tenants - 1)) % tenants;
  return [`tenant-${a}`, `tenant-${b}`];
}

/** Reads the files themselves. */
async function audit({ shards }: ShardFiles, tenants: number) {
  const sides = new Map<string, { sum: number; count: number }>(),
    booked = new Map<string, number>();
  let sum = 0, stuck = 0, offBook = 0;
  const balances = new Map<string, number>();
  for (const shard of shards.values()) {
    const [accounts, entries, prepared] = await shard.run([
      { sql: "SELECT tenant, balance FROM accounts" },
      { sql: "SELECT tx, account, delta FROM entries" },
      { sql: "SELECT tx FROM prepared" },
    ]);
    stuck += prepared!.length;
    for (const { tenant, balance } of accounts!) balances.set(tenant as string, balance as number);
    for (const { tx, account, delta } of entries!) {
      const side = sides.get(tx as string) ?? { sum: 0, count: 0 };
      sides.set(tx as string, { sum: side.sum + (delta as number), count: side.count + 1 });
      booked.set(account as string, (booked.get(account as string) ?? 0) + (delta as number));
    }
  }
  for (const [account, balance] of balances) {
    sum += balance;
    if (balance !== FIRST + (booked.get(account) ?? 0)) offBook++;
  }
  const halves = [...sides.values()].filter((side) => side.count !== 2 || side.sum !== 0).length;
  return { drift: sum - FIRST * tenants, halves, offBook, stuck };
}
