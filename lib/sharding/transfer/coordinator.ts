import { type At, type Clock, RealClock, requireNumber, steadily } from "../../sim/mod.ts";
import type { Catalog } from "../catalog.ts";
import { Refused, type Shard, ShardDown, StaleEpoch } from "../shard.ts";
import { Decisions, type Outcome } from "./decisions.ts";
import { abortSql, commitSql, inDoubt, prepareSql, type Side } from "./participant.ts";

/** What a coordinator of transfers works with. */
export interface CoordinatorOptions {
  catalog: Catalog;
  shards: ReadonlyMap<number, Shard>;
  /** Its name, of letters and digits: it answers for transfers of its own alone. */
  name: string;
  /** Called before and after each step: may end the process. */
  at?: At;
  /** Waits while an account changes its shard. Default: the real clock. */
  clock?: Clock;
}

/** Maps loaded for one transfer before it gives up, up to 5 ms apart. */
const RELOADS = 200;

/** What became of a transfer, and why where nothing did. */
export interface Transferred {
  tx: string;
  outcome: Outcome;
  why: string;
  /** Transactions on shards and on the log that it took. */
  transactions: number;
}

/** Every place at which a transfer, or its recovery, may end. */
export const TRANSFER_STEPS: readonly string[] = [
  ...["begin", "first prepared", "all prepared", "decided"],
  ...["first committed", "all committed", "forgotten"],
  ...["recovery: decided", "recovery: told", "recovery: forgotten"],
];

/**
 * Moves money between accounts on any shards, all or nothing: two-phase commit. Every shard promises first;
 * then the decision is written down, in one place; then the shards are told. Two accounts of one shard are
 * one transaction, and cost no promise.
 *
 * Source: J. Gray, Notes on data base operating systems, 1978; presumed abort: C. Mohan, B. Lindsay,
 * R. Obermarck, ACM TODS 11(4), 1986.
 */
export class Coordinator {
  readonly #o: Required<CoordinatorOptions>;
  readonly #log: Decisions;

  constructor(options: CoordinatorOptions) {
    this.#o = { at: steadily, clock: new RealClock(), ...options };
    if (!/^[a-z0-9]+$/.test(options.name)) {
      throw new RangeError(
        `Cannot create Coordinator: its name must be of letters and digits: received ${options.name}`,
      );
    }
    this.#log = new Decisions(options.catalog.store);
  }

  /**
   * Takes `amount` from one account and gives it to another.
   *
   * @param id Unique among this coordinator's transfers, for ever: it names the entries.
   * @throws {RangeError} Where the amount is not a whole number above zero, or both accounts are one.
   * @throws {ShardDown} Where a shard does not answer: the outcome is then what {@linkcode recover} finds.
   * @throws {StaleEpoch} Where an account's shard stays fenced for a second: nothing was done.
   */
  async transfer(
    id: number | bigint,
    from: string,
    to: string,
    amount: number,
  ): Promise<Transferred> {
    requireNumber("transfer", "amount", amount, {
      unit: "cents",
      min: 1,
      integer: true,
      max: 2 ** 52,
    });
    if (from === to) throw new RangeError(`Cannot transfer: ${from} is both accounts`);
    const { at, catalog, shards, name, clock } = this.#o, tx = `${name}:${id}`;
    const sides: Side[] = [{ account: from, delta: -amount }, { account: to, delta: amount }];
    for (let tries = 0;; tries++) {
      const { epoch, directory } = await catalog.load();
      const places = sides.map((side) => ({
        side,
        shard: shardOf(shards, directory.shardOf(side.account)),
      }));
      at("begin");
      try {
        return places[0]!.shard === places[1]!.shard
          ? await this.#onOne(tx, sides, places[0]!.shard, epoch)
          : await this.#onTwo(tx, places, epoch);
      } catch (error) {
        if (error instanceof StaleEpoch && tries < RELOADS) {
          await clock.sleep(Math.min(5, 0.2 * (tries + 1)));
          continue;
        }
        if (!(error instanceof Refused)) throw error;
        return { tx, outcome: "abort", why: error.message, transactions: 2 };
      }
    }
  }

  async #onOne(tx: string, sides: Side[], shard: Shard, epoch: number): Promise<Transferred> {
    const promises = sides.map((side) => prepareSql(tx, side));
    await shard.run([...promises, ...commitSql(tx)], { epoch });
    return { tx, outcome: "commit", why: "", transactions: 1 };
  }

  async #onTwo(
    tx: string,
    places: { side: Side; shard: Shard }[],
    epoch: number,
  ): Promise<Transferred> {
    const { at } = this.#o, promised: Shard[] = [];
    try {
      for (const { side, shard } of places) {
        await shard.run([prepareSql(tx, side)], { epoch });
        promised.push(shard);
        if (promised.length === 1) at("first prepared");
      }
    } catch (error) {
      if (error instanceof Refused || error instanceof StaleEpoch) {
        for (const shard of promised) await shard.run(abortSql(tx));
      }
      throw error;
    }
    at("all prepared");
    // From here on it is so, whoever dies: unless recovery, which took us for dead, has decided before.
    const outcome = await this.#log.decide(tx, "commit");
    at("decided");
    for (const [i, shard] of promised.entries()) {
      await shard.run(outcome === "commit" ? commitSql(tx) : abortSql(tx));
      at(i === 0 ? "first committed" : "all committed");
    }
    await this.#log.forget(tx);
    at("forgotten");
    return { tx, outcome, why: outcome === "abort" ? "recovery was sooner" : "", transactions: 6 };
  }

  /**
   * Brings this coordinator's transfers to their end after it has died: what was decided is done, what was not
   * is aborted. Doing it twice is doing it once.
   *
   * @returns How many were in doubt.
   * @throws {ShardDown} Where a shard does not answer: what it has promised stays locked until it does.
   */
  async recover(): Promise<number> {
    const { shards, name, at } = this.#o, doubtful = new Map<string, Shard[]>();
    // Read before the promises are: of these every promise was made, and is found below.
    const decided = await this.#log.commits(name);
    for (const shard of shards.values()) {
      for (const tx of await inDoubt(shard, name)) {
        doubtful.set(tx, [...doubtful.get(tx) ?? [], shard]);
      }
    }
    for (const [tx, promised] of doubtful) {
      // An abort stays written down for ever: a coordinator that was only slow may still promise, and ask.
      const outcome = await this.#log.decide(tx, "abort");
      at("recovery: decided");
      for (const shard of promised) {
        await shard.run(outcome === "commit" ? commitSql(tx) : abortSql(tx));
        at("recovery: told");
      }
    }
    // Every shard has answered, so none of these has a promise left anywhere. What was decided since is the next
    // recovery's: a shard may have promised after it was asked.
    for (const tx of decided) {
      await this.#log.forget(tx);
      at("recovery: forgotten");
    }
    return doubtful.size;
  }
}

function shardOf(shards: ReadonlyMap<number, Shard>, id: number): Shard {
  const shard = shards.get(id);
  if (shard) return shard;
  throw new ShardDown(id, "this coordinator knows none of that number");
}
