import type { Clock } from "../sim/mod.ts";
import { before } from "./scatter.ts";
import { type Shard, ShardDown } from "./shard.ts";

/**
 * A shard was asked to write and has not answered: it may have written, may still do so, or never will. Whoever
 * stores the same rows again is on the safe side, as that does the same twice.
 */
export class OutcomeUnknown extends Error {
  override name = "OutcomeUnknown";

  constructor(table: string, readonly shards: readonly number[], why: string) {
    super(
      `Cannot say whether rows of ${table} are stored: shard ${
        shards.join(", ")
      } has not answered: ${why}`,
    );
  }
}

/**
 * Waits for a shard's answer to a write, until `deadline` ms are over.
 *
 * @throws {OutcomeUnknown} Where there is none. Errors in which the shard says no are thrown as they are.
 */
export async function answerOf<T>(
  shard: Shard,
  table: string,
  clock: Clock,
  deadline: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const cancel = clock.after(deadline, () => late.abort(new Error(`${deadline} ms are over`)));
  try {
    return await before(late.signal, ask(late.signal));
  } catch (error) {
    if (!(error instanceof ShardDown || late.signal.aborted)) throw error;
    throw new OutcomeUnknown(table, [shard.id], (error as Error).message);
  } finally {
    cancel();
  }
}
