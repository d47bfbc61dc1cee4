import { type Clock, requireNumber } from "../sim/mod.ts";
import type { Catalog, ShardMap } from "./catalog.ts";
import { mergeGroups, mergeRows, noneOf } from "./query/merge.ts";
import { checkQuery, type Query } from "./query/query.ts";
import { groupsSql, rowsSql } from "./query/sql.ts";
import { targetsOf } from "./query/targets.ts";
import { scatter } from "./scatter.ts";
import { answerOf } from "./writing.ts";
import { type Schema, upsert } from "./schema.ts";
import { type Row, type Shard, ShardDown, StaleEpoch, type Statement } from "./shard.ts";

/** How a router asks. */
export interface RouterOptions {
  catalog: Catalog;
  shards: ReadonlyMap<number, Shard>;
  schema: Schema;
  clock: Clock;
  /** Time after which a query is answered without those who have not, or not at all, in ms. Default: 1000. */
  deadline?: number;
  /** The same for each try of a write, which is then nobody knows whether done, in ms. Default: 5000. */
  writeDeadline?: number;
  /** Where a shard does not answer: an error, or the rows of the others, labelled. Default: `"error"`. */
  onMissing?: "error" | "partial";
  /** Most shards that one query may ask. Default: 1024. */
  maxFanOut?: number;
  /** Most rows of an answer. Default: 10 000. */
  maxRows?: number;
  /** Maps loaded for one call before it gives up. Default: 200, up to 5 ms apart. */
  reloads?: number;
}

/** Rows, and what it took to get them. */
export interface Answer {
  rows: Row[];
  /** Shards asked. */
  fanOut: number;
  /** Rows that travelled from shards to the router. */
  moved: number;
  /** Shards that did not answer; the rows are whole only where there are none. */
  missing: number[];
  complete: boolean;
  /** Epoch of the map by which it was answered. */
  epoch: number;
}

/** Not all shards have answered, and part of an answer was not wanted. */
export class Incomplete extends Error {
  override name = "Incomplete";

  constructor(readonly missing: readonly number[], why: string) {
    super(`Cannot answer: of shard ${missing.join(", ")} there is no answer: ${why}`);
  }
}

/**
 * Finds the shards of a query or a row by its copy of the map, asks them all at once, and merges. A shard
 * that refuses the copy's epoch makes it load the map and ask again, all of them: so an answer is of one map.
 */
export class Router {
  readonly #o: Required<RouterOptions>;
  #map: ShardMap | undefined;
  /** Times the map was loaded. */
  loads = 0;

  constructor(options: RouterOptions) {
    const defaults = {
      deadline: 1000,
      writeDeadline: 5000,
      onMissing: "error",
      maxFanOut: 1024,
      maxRows: 10_000,
    } as const;
    this.#o = { ...defaults, reloads: 200, ...options };
    requireNumber("create Router", "deadline", this.#o.deadline, { unit: "ms", min: 0.1 });
    requireNumber("create Router", "writeDeadline", this.#o.writeDeadline, {
      unit: "ms",
      min: 0.1,
    });
    requireNumber("create Router", "maxFanOut", this.#o.maxFanOut, { unit: "shards", min: 1 });
  }

  /** Answers a query. @throws {Incomplete} Where shards are missing and `onMissing` is `"error"`. */
  async query(query: Query): Promise<Answer> {
    const { schema, maxRows, maxFanOut, onMissing, clock, deadline } = this.#o;
    checkQuery(query, schema, { rows: maxRows });
    const grouped = Boolean(query.aggregates?.length);
    const part = grouped ? groupsSql(query) : rowsSql(query, schema, maxRows);
    return await this.#onMap(async ({ epoch, directory }) => {
      const targets = targetsOf(query, schema, directory);
      if (targets.length > maxFanOut) throw tooWide(query, maxFanOut, targets.length);
      const asked = targets.map((id) => this.shard(id));
      const { answers, missing, why } = await scatter(asked, part, { epoch, deadline, clock });
      if (missing.length && onMissing === "error") throw new Incomplete(missing, why);
      const rows = grouped
        ? mergeGroups(answers.length ? answers : noneOf(query), query)
        : mergeRows(answers, part, query, maxRows);
      return {
        rows,
        fanOut: targets.length,
        moved: answers.reduce((sum, some) => sum + some.length, 0),
        missing,
        complete: missing.length === 0,
        epoch,
      };
    });
  }

  /** Stores a row of a table, new or not. @throws As {@linkcode storeAll} does. */
  async store(table: string, row: Row): Promise<void> {
    await this.storeAll(table, [row]);
  }

  /**
   * Stores rows: one transaction a shard, so all or none of each shard's.
   *
   * @throws {OutcomeUnknown} Where a shard was asked and has not answered: store the same rows again.
   * @throws {Refused} Where an id is there under another key.
   */
  async storeAll(table: string, rows: readonly Row[]): Promise<void> {
    let left: readonly Row[] = rows;
    await this.#onMap(async ({ epoch, directory }) => {
      const byShard = new Map<number, { rows: Row[]; statements: Statement[] }>();
      for (const row of left) {
        const { key, ...statement } = upsert(
          this.#o.schema,
          table,
          row,
          (k) => directory.chunkOf(k),
        );
        const shard = directory.shardOf(key),
          batch = byShard.get(shard) ?? { rows: [], statements: [] };
        batch.rows.push(row);
        batch.statements.push(statement);
        byShard.set(shard, batch);
      }
      const failed: { rows: Row[]; error: unknown }[] = [], { clock, writeDeadline } = this.#o;
      await Promise.all([...byShard].map(async ([shard, { rows, statements }]) => {
        try {
          const asked = this.shard(shard);
          await answerOf(
            asked,
            table,
            clock,
            writeDeadline,
            (signal) => asked.run(statements, { epoch, signal }),
          );
        } catch (error) {
          failed.push({ rows, error });
        }
      }));
      // What is stored is not stored again: somebody may have changed it since.
      left = failed.flatMap(({ rows }) => rows);
      const worst = failed.find(({ error }) => !(error instanceof StaleEpoch)) ?? failed[0];
      if (worst) throw worst.error;
    });
  }

  /** Runs work on the newest map, again where a shard it asked has seen a newer one. */
  async #onMap<T>(work: (map: ShardMap) => Promise<T>): Promise<T> {
    for (let tries = 0;; tries++) {
      const map = this.#map ?? await this.refresh();
      try {
        return await work(map);
      } catch (error) {
        if (!(error instanceof StaleEpoch) || tries >= this.#o.reloads) throw error;
        const next = await this.refresh();
        // A chunk is just changing hands: the new map is not out yet.
        if (next.epoch === map.epoch) await this.#o.clock.sleep(Math.min(5, 0.2 * (tries + 1)));
      }
    }
  }

  /** Loads the map now; else it is loaded when a shard refuses the copy. */
  async refresh(): Promise<ShardMap> {
    this.loads++;
    return this.#map = await this.#o.catalog.load();
  }

  /** A shard by its number. @throws {ShardDown} Where this router knows none. */
  shard(id: number): Shard {
    const shard = this.#o.shards.get(id);
    if (!shard) throw new ShardDown(id, "this router knows none of that number");
    return shard;
  }
}

function tooWide({ from }: Query, most: number, needed: number): RangeError {
  return new RangeError(
    `Cannot ask ${from}: it may ask at most ${most} shards: it needs ${needed}`,
  );
}
