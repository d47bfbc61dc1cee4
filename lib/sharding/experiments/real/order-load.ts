import type { Random } from "../../../sim/mod.ts";
import type { Router } from "../../router.ts";
import { type Row, type Shard } from "../../shard.ts";
import type { Directory } from "../../strategies/directory.ts";

/** What readers and writers have seen, and what is on the files at the end. */
export interface LoadFacts {
  writes: number;
  reads: number;
  /** Reads that gave an older value than the last one acknowledged, or none. */
  stale: number;
  /** Counts over all shards that were not the number of rows. */
  miscounted: number;
  /** Rows acknowledged and not there, there twice, with another value, or on another shard than the map's. */
  lost: number;
  doubled: number;
  wrong: number;
  misplaced: number;
}

/** Everything that went wrong, added up: must be 0. */
export function harmOf(facts: LoadFacts): number {
  const { lost, doubled, wrong, misplaced, stale, miscounted } = facts;
  return lost + doubled + wrong + misplaced + stale + miscounted;
}

/**
 * Orders that are written and read again by several clients at once, each with orders of its own, so that it
 * knows what must be there.
 */
export class OrderLoad {
  readonly facts: LoadFacts = {
    ...{ writes: 0, reads: 0, stale: 0, miscounted: 0 },
    ...{ lost: 0, doubled: 0, wrong: 0, misplaced: 0 },
  };
  /** The amount last acknowledged of each order. */
  readonly #amounts = new Map<number, number>();
  /** Orders of each client: client c has those whose number is c modulo the clients. */
  readonly #known: number[];
  readonly #router: Router;
  readonly #random: Random;
  readonly #tenants: number;
  #stopped = false;

  constructor(router: Router, random: Random, tenants: number, clients = 6) {
    [this.#router, this.#random, this.#tenants] = [router, random, tenants];
    this.#known = Array.from({ length: clients }, () => 0);
  }

  #row(id: number, amount: number): Row {
    return {
      ...{ id, tenant: `tenant-${id % this.#tenants}`, month: 202_601 + id % 12, amount },
      ...{ status: id % 3 ? "open" : null, note: null },
    };
  }

  /** Writes so many orders for each client. */
  async fill(orders: number): Promise<void> {
    const clients = this.#known.length;
    const rows = Array.from({ length: orders * clients }, (_, id) => this.#row(id, 0));
    await this.#router.storeAll("orders", rows);
    for (const { id } of rows) this.#amounts.set(id as number, 0);
    this.#known.fill(orders);
  }

  stop(): void {
    this.#stopped = true;
  }

  /**
   * All clients write and read until they are stopped, or each has done so `most` times.
   *
   * @param counting Whether one request in ten counts all rows of all shards. Default: `true`.
   */
  async run(most = 100_000, counting = true): Promise<void> {
    this.#stopped = false;
    await Promise.all(this.#known.map(async (_, client) => {
      for (let turn = 0; turn < most && !this.#stopped; turn++) {
        const what = this.#random.int(10);
        if (what < 5) await this.#write(client);
        else if (what < 9 || !counting) await this.#read(client);
        else await this.#count();
      }
    }));
  }

  async #write(client: number): Promise<void> {
    const known = this.#known[client]!, fresh = this.#random.int(5) === 0;
    // One in five is new; the others change what is there.
    const id = client + this.#known.length * (fresh ? known : this.#random.int(known));
    if (fresh) this.#known[client]!++;
    const amount = ++this.facts.writes;
    await this.#router.store("orders", this.#row(id, amount));
    this.#amounts.set(id, amount);
  }

  async #read(client: number): Promise<void> {
    const id = client + this.#known.length * this.#random.int(this.#known[client]!);
    this.facts.reads++;
    const { rows } = await this.#router.query({
      from: "orders",
      select: ["amount"],
      where: [
        { column: "tenant", op: "=", value: `tenant-${id % this.#tenants}` },
        { column: "id", op: "=", value: id },
      ],
    });
    if (rows[0]?.["amount"] !== this.#amounts.get(id)) this.facts.stale++;
  }

  /** As many as were acknowledged before, and no more than were sent at the end. */
  async #count(): Promise<void> {
    const least = this.#amounts.size;
    const { rows: [row] } = await this.#router.query({
      from: "orders",
      aggregates: [{ fn: "count", as: "n" }],
    });
    const most = this.#known.reduce((a, b) => a + b), n = row!["n"] as number;
    if (n < least || n > most) this.facts.miscounted++;
  }

  /** Looks at the files themselves, past the router: what is lost, twice or elsewhere. */
  async audit(shards: Iterable<Shard>, directory: Directory): Promise<LoadFacts> {
    const seen = new Map<number, number>(), facts = this.facts;
    for (const shard of shards) {
      const [rows] = await shard.run([{ sql: "SELECT id, tenant, amount FROM orders" }]);
      for (const row of rows!) {
        const id = row["id"] as number;
        if (seen.has(id)) facts.doubled++;
        seen.set(id, row["amount"] as number);
        if (directory.shardOf(row["tenant"]!) !== shard.id) facts.misplaced++;
      }
    }
    for (const [id, amount] of this.#amounts) {
      if (!seen.has(id)) facts.lost++;
      else if (seen.get(id) !== amount) facts.wrong++;
    }
    return facts;
  }
}
