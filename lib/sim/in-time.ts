import type { Clock } from "./clock.ts";

/**
 * An answer, unless its time is up first. What comes after that is nobody's: should it fail then, nothing is thrown.
 *
 * @param ms Time it may take.
 * @param late Makes what is thrown where it takes longer.
 * @throws What the work throws, or what `late` makes.
 *
 * @example
 * ```ts
 * import { inTime, VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock(), never = new Promise<number>(() => {});
 * const asked = inTime(clock, 50, never, () => new Error("no answer within 50 ms"));
 * const refused = assert.rejects(asked, /no answer within 50 ms/);
 * await clock.run();
 * await refused;
 * assert.equal(clock.now(), 50);
 * ```
 */
export async function inTime<T>(
  clock: Pick<Clock, "after">,
  ms: number,
  work: Promise<T>,
  late: () => unknown,
): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      try {
        reject(late());
      } catch (error) {
        reject(error);
      }
    });
    work.then((answer) => {
      cancel();
      resolve(answer);
    }, (error) => {
      cancel();
      reject(error);
    });
  });
}
