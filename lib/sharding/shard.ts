/** What a column can hold: whole numbers within 2⁵³ as numbers, those beyond as `bigint`. */
export type Value = string | number | bigint | null;

export type Row = Record<string, Value>;

/** One SQL statement; values are parameters (`?`), never part of the text. */
export interface Statement {
  sql: string;
  params?: readonly Value[];
  /** Rolls everything back with {@linkcode Refused} unless this statement returns a row. */
  must?: string;
}

/** How a shard is asked. */
export interface RunOptions {
  /** The epoch of the map by which it was found. Without one nothing is checked: for migrations. */
  epoch?: number;
  /** Ends the wait for an answer. What was asked may still be done. */
  signal?: AbortSignal;
}

/**
 * A database that holds a part of the rows: a file in this process, or a process of its own. All that the
 * router, the migration and transfers know of it.
 */
export interface Shard {
  readonly id: number;
  /**
   * Runs statements in one transaction, all or none, and returns the rows of each.
   *
   * @throws {StaleEpoch} Where the shard has seen a newer map than the caller.
   * @throws {Refused} Where a `must` returned no row; nothing was done.
   * @throws {ShardDown} Where it does not answer; what was asked may be done or not.
   */
  run(statements: readonly Statement[], options?: RunOptions): Promise<Row[][]>;
  close(): Promise<void>;
}

/** A shard has seen a newer map: the caller has to load it. */
export class StaleEpoch extends Error {
  override name = "StaleEpoch";

  constructor(readonly shard: number, readonly asked: number, readonly fence: number) {
    super(`Cannot ask shard ${shard}: its map is of epoch ${fence}: received epoch ${asked}`);
  }
}

/** A condition of a transaction did not hold. */
export class Refused extends Error {
  override name = "Refused";
}

/** A shard does not answer. */
export class ShardDown extends Error {
  override name = "ShardDown";

  constructor(readonly shard: number, why: string) {
    super(`Cannot reach shard ${shard}: ${why}`);
  }
}
