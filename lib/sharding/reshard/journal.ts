import { decode, encode } from "../codec.ts";
import type { Shard } from "../shard.ts";
import type { Move } from "./plan.ts";

/** The steps of one move, in order: while rows are written, or with writers standing still. */
export const STEPS = {
  online: [
    ...["prepare", "capture", "copy", "catch up", "compare", "fence"],
    ...["drain", "verify", "activate", "publish", "clean"],
  ],
  stopped: ["prepare", "fence", "copy", "verify", "activate", "publish", "clean"],
} as const;

/** A step of a move. */
export type StepName = typeof STEPS["online" | "stopped"][number];

/** How far a migration is: all that a coordinator has to remember. */
export interface MigrationState {
  moves: Move[];
  mode: keyof typeof STEPS;
  /** The move that is under way. */
  at: number;
  /** Its next step. */
  step: StepName;
  /** It is being taken back. */
  aborting: boolean;
  /** Epoch of the map before this move. */
  epoch: number;
  /** Rows copied up to here: a table by its place in the schema, and the last id. */
  table: number;
  id: number | bigint;
  /** Changes applied up to this number. */
  applied: number | bigint;
  /** Rows that were not alike when both sides were compared, and the change after which that was. */
  suspects: { table: string; id: number | bigint }[];
  comparedFrom: number | bigint;
  /** Rows copied, changes applied and milliseconds fenced, over all moves. */
  copied: number;
  changed: number;
  pauses: number[];
  /** When the move that is under way was fenced, in ms of the coordinator's clock. */
  fencedAt: number;
}

/** Below every id. */
export const LEAST_ID = -(2n ** 63n);

/** The first state of a migration. */
export function begun(moves: readonly Move[], mode: keyof typeof STEPS): MigrationState {
  return {
    ...{ moves: [...moves], mode, at: 0, step: "prepare", aborting: false, epoch: 0 },
    ...{ suspects: [], comparedFrom: 0 },
    ...{ table: 0, id: LEAST_ID, applied: 0, copied: 0, changed: 0, pauses: [], fencedAt: 0 },
  };
}

/** Where a coordinator writes down how far it is: a row of the catalog's database. */
export class Journal {
  constructor(readonly store: Shard) {}

  async load(): Promise<MigrationState | undefined> {
    const [[row] = []] = await this.store.run([{ sql: "SELECT state FROM journal" }]);
    return row && decode<MigrationState>(row["state"] as string);
  }

  async save(state: MigrationState): Promise<void> {
    const sql =
      "INSERT INTO journal VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET state = excluded.state";
    await this.store.run([{ sql, params: [encode(state)] }]);
  }

  async clear(): Promise<void> {
    await this.store.run([{ sql: "DELETE FROM journal" }]);
  }
}
