import { DatabaseSync, type StatementSync } from "node:sqlite";
import {
  Refused,
  type Row,
  type RunOptions,
  type Shard,
  ShardDown,
  StaleEpoch,
  type Statement,
} from "../shard.ts";

/** Statements kept prepared. */
const KEPT = 300;

/**
 * A shard that is a SQLite file (`node:sqlite`, in Deno and in Bun), in WAL mode: a commit is in the log
 * before it is answered, and a process that is killed loses none. Everything happens before `run` returns;
 * the promise is for the interface. Some 5 µs a point read.
 */
export class SqliteShard implements Shard {
  readonly #db: DatabaseSync;
  readonly #kept = new Map<string, StatementSync>();
  #open = true;
  /** Statements run: what a comparison of costs counts. */
  statements = 0;

  /**
   * @param layout What it is made of, run once: `CREATE … IF NOT EXISTS`.
   * @throws {Error} Where the file can't be opened.
   */
  constructor(readonly id: number, readonly path: string, layout: readonly Statement[] = []) {
    this.#db = new DatabaseSync(path);
    // A second process on the file waits for the first to have done.
    this.#db.exec(
      "PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
    );
    for (const { sql } of layout) this.#db.exec(sql);
  }

  run(statements: readonly Statement[], { epoch }: RunOptions = {}): Promise<Row[][]> {
    try {
      return Promise.resolve(this.runNow(statements, epoch));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** As `run`, without a promise. */
  runNow(statements: readonly Statement[], epoch?: number): Row[][] {
    if (!this.#open) throw new ShardDown(this.id, "it is closed");
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      if (epoch !== undefined) this.#check(epoch);
      const answers = statements.map((statement) => this.#one(statement));
      this.#db.exec("COMMIT");
      return answers;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  /** A full disk has rolled back already, and its error is the one to be told. */
  #rollBack(): void {
    try {
      this.#db.exec("ROLLBACK");
    } catch {
      // Nothing was open any more.
    }
  }

  #check(epoch: number): void {
    const fence = Number(this.#prepared("SELECT fence FROM meta").get()?.["fence"]);
    if (epoch < fence) throw new StaleEpoch(this.id, epoch, fence);
  }

  #one({ sql, params = [], must }: Statement): Row[] {
    this.statements++;
    const rows = this.#prepared(sql).all(...params) as Row[];
    if (must !== undefined && rows.length === 0) throw new Refused(`Cannot do it: ${must}`);
    for (const row of rows) {
      for (const name in row) {
        const value = row[name];
        if (typeof value === "bigint" && value >= -MOST && value <= MOST) row[name] = Number(value);
      }
    }
    return rows;
  }

  #prepared(sql: string): StatementSync {
    const known = this.#kept.get(sql);
    if (known) return known;
    const made = this.#db.prepare(sql);
    made.setReadBigInts(true);
    if (this.#kept.size >= KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(sql, made);
    return made;
  }

  close(): Promise<void> {
    if (this.#open) this.#db.close();
    this.#open = false;
    this.#kept.clear();
    return Promise.resolve();
  }
}

const MOST = BigInt(Number.MAX_SAFE_INTEGER);
