import { requireNumber } from "../sim/require-number.ts";
import { BoundedQueue } from "./bounded-queue.ts";

/** Settings of {@linkcode runPipeline}. */
export interface PipelineOptions<T> {
  /** Where events come from; asked for no more than there is room for. */
  source: AsyncIterable<T> | Iterable<T>;
  /** Handles some events in order. The next ones come when it is done. */
  handle: (events: T[]) => void | Promise<void>;
  /** Events that may wait between the two. Default: 1024. */
  capacity?: number;
  /** Events handed over at once, at most. Default: 256. */
  most?: number;
  /** Stops it: what waits is not handled any more. */
  signal?: AbortSignal;
}

/**
 * Runs a source into a handler with a bounded queue between: neither waits for the other until the queue is full or
 * empty. Whichever of them throws ends both; the source's `return` is called, so that it can close what it opened.
 *
 * @returns How many events were handled, and the most that waited at once.
 * @throws What the source or the handler throws, or the signal's reason.
 *
 * @example
 * ```ts
 * import { runPipeline } from "#lib/stream-analytics";
 * import assert from "node:assert/strict";
 *
 * let sum = 0;
 * const { handled } = await runPipeline({
 *   source: [1, 2, 3],
 *   handle: (events) => events.forEach((event) => sum += event),
 * });
 * assert.deepEqual([handled, sum], [3, 6]);
 * ```
 */
export async function runPipeline<T>(
  { source, handle, capacity = 1024, most = 256, signal }: PipelineOptions<T>,
): Promise<{ handled: number; peak: number }> {
  requireNumber("run a pipeline", "most", most, { unit: "events", min: 1, integer: true });
  const queue = new BoundedQueue<T>(capacity), stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  let handled = 0;
  const fill = async () => {
    for await (const event of source) await queue.put(event, either);
    queue.close();
  };
  const drain = async () => {
    for (;;) {
      const events = await queue.take(most, either);
      if (events.length === 0) return;
      await handle(events);
      handled += events.length;
    }
  };
  const failed = (error: unknown) => {
    stop.abort(error);
    throw error;
  };
  // A source that hangs must not keep a signal from ending all.
  const aborted = new Promise<never>((_, reject) => {
    const tell = () => reject(either.reason);
    if (either.aborted) tell();
    else either.addEventListener("abort", tell, { once: true });
  });
  aborted.catch(() => {});
  const both = Promise.all([fill().catch(failed), drain().catch(failed)]);
  both.catch(() => {});
  await Promise.race([both, aborted]);
  return { handled, peak: queue.peak };
}
