import { availableParallelism } from "node:os";

/** How many things are done at a time: two where there are two cores. More would measure the queue. */
export const JOBS: number = Math.min(2, availableParallelism());

/**
 * Does all the work, `jobs` at a time, and hands out the results in the order of the work: each as soon as
 * it and all before it are there.
 */
export async function* inOrder<T>(
  work: readonly (() => Promise<T>)[],
  jobs: number = JOBS,
): AsyncGenerator<T> {
  const results = work.map(() => Promise.withResolvers<T>());
  // A failure is met where its result is handed out, not before.
  for (const { promise } of results) promise.catch(() => {});
  const queue = work.entries();
  const worker = async () => {
    for (const [i, start] of queue) {
      try {
        results[i]!.resolve(await start());
      } catch (error) {
        results[i]!.reject(error);
      }
    }
  };
  const workers = Array.from({ length: jobs }, worker);
  for (const { promise } of results) yield await promise;
  await Promise.all(workers);
}
