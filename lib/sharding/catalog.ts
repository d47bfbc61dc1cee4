import { catalogLayout } from "./layout.ts";
import type { Shard } from "./shard.ts";
import { Directory, type DirectoryState } from "./strategies/directory.ts";

/** The shard map at one moment. */
export interface ShardMap {
  /** Grows by one with each change. */
  epoch: number;
  directory: Directory;
}

/**
 * The one place that says which shard has which chunk. It is a small database of its own; everybody else has
 * a copy, and learns of a change by a shard that refuses the copy's epoch.
 */
export class Catalog {
  constructor(readonly store: Shard) {}

  /** Makes its tables, and the first map of epoch 1, unless there is one. */
  async create(directory: Directory): Promise<void> {
    await this.store.run([...catalogLayout(), {
      sql: "INSERT OR IGNORE INTO catalog VALUES (1, 1, ?)",
      params: [JSON.stringify(directory.state())],
    }]);
  }

  async load(): Promise<ShardMap> {
    const [[row] = []] = await this.store.run([{ sql: "SELECT epoch, directory FROM catalog" }]);
    if (!row) throw new Error("Cannot load the shard map: the catalog is empty");
    const state = JSON.parse(row["directory"] as string) as DirectoryState;
    return { epoch: Number(row["epoch"]), directory: new Directory(state) };
  }

  /**
   * Puts the next map in the place of the one of epoch `before`. Doing it twice does nothing the second time.
   *
   * @throws {Refused} Where another map has come between.
   */
  async publish(before: number, directory: Directory): Promise<void> {
    const state = JSON.stringify(directory.state());
    await this.store.run([{
      sql:
        "UPDATE catalog SET epoch = ? + 1, directory = ? WHERE epoch = ? OR (epoch = ? + 1 AND directory = ?) " +
        "RETURNING epoch",
      params: [before, state, before, before, state],
      must: `the shard map is not of epoch ${before} any more`,
    }]);
  }
}
