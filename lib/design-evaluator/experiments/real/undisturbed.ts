/** Share of a run for which the machine may stand still, and how often a run that was disturbed is made again. */
const MOST_STILL = 0.05, AGAIN = 2;

/**
 * Runs until the machine was not disturbed, three times at most. Whether it was is seen by a timer, not by what came out:
 * a run that misses its prediction is not made again for that.
 */
export async function undisturbed<R extends { stoodStillMs: number; durationMs: number }>(
  run: (turn: number) => Promise<R>,
): Promise<R & { again: number }> {
  for (let again = 0;; again++) {
    const one = await run(again);
    if (again === AGAIN || one.stoodStillMs <= MOST_STILL * one.durationMs) {
      return { ...one, again };
    }
  }
}
