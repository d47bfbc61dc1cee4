import { type Clock } from "../sim/mod.ts";
import { type Row, type RunOptions, type Shard, ShardDown, type Statement } from "./shard.ts";

/** What shards have said, and who has not. */
export interface Gathered {
  answers: Row[][];
  /** Shards without an answer, by number. */
  missing: number[];
  /** Why, in the words of their errors. */
  why: string;
}

/**
 * Asks shards all at once for the rows of one statement, and waits for all of them or until `deadline` ms
 * are over.
 *
 * @throws {StaleEpoch} Where one has a newer map: then no answer counts.
 */
export async function scatter(
  shards: readonly Shard[],
  statement: Statement,
  { epoch, deadline, clock }: { epoch: number; deadline: number; clock: Clock },
): Promise<Gathered> {
  const answers: Row[][] = [], missing: number[] = [], why: string[] = [];
  const late = new AbortController();
  const cancel = clock.after(deadline, () => late.abort(new Error(`${deadline} ms are over`)));
  const options: RunOptions = { epoch, signal: late.signal };
  try {
    await Promise.all(shards.map(async (shard) => {
      try {
        const [rows = []] = await before(late.signal, shard.run([statement], options));
        answers.push(rows);
      } catch (error) {
        if (!(error instanceof ShardDown || late.signal.aborted)) throw error;
        missing.push(shard.id);
        why.push((error as Error).message);
      }
    }));
  } finally {
    cancel();
  }
  return { answers, missing: missing.sort((a, b) => a - b), why: [...new Set(why)].join("; ") };
}

/** An answer, unless the signal is first; what comes after is nobody's. */
export async function before<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  answer.catch(() => {});
  let stop = () => {};
  const late = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
  late.catch(() => {});
  try {
    return await Promise.race([answer, late]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
