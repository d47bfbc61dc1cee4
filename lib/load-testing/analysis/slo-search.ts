import { requireNumber } from "../../sim/mod.ts";

/** One try at a rate. */
export interface Trial {
  /** In requests/s. */
  readonly rate: number;
  readonly kept: boolean;
}

/** What {@linkcode searchRate} found. */
export interface RateFound {
  /** The highest rate that kept the objective, in requests/s; 0 where not even the lowest did. */
  readonly rate: number;
  /** The lowest that did not; `undefined` where the highest that was tried did. */
  readonly broke: number | undefined;
  readonly trials: readonly Trial[];
}

/** Tries of a rate that must agree. */
const MAJORITY = 2;

/**
 * The highest rate at which a service still keeps its objective: doubled until it breaks, then halved between what kept
 * and what broke. Of each rate the best two of three tries count: neither is a hiccup a limit, nor a lucky try a result.
 * O(log((to/from) / within)) tries.
 *
 * @param kept Tries a rate, in requests/s: whether the objective held.
 * @param within Share of the rate to which it is found. Default: 0.05.
 * @throws {RangeError} Where the rates are not in order.
 */
export async function searchRate(
  kept: (rate: number) => boolean | Promise<boolean>,
  { from, to, within = 0.05, signal }: {
    from: number;
    to: number;
    within?: number;
    signal?: AbortSignal;
  },
): Promise<RateFound> {
  const action = "search for a rate";
  requireNumber(action, "the lowest rate", from, { unit: "requests/s", min: 1e-3 });
  requireNumber(action, "the highest rate", to, { unit: "requests/s", min: from, max: 1e7 });
  requireNumber(action, "the precision", within, { unit: "(a share)", min: 1e-3, max: 1 });
  const trials: Trial[] = [];
  const holds = async (rate: number) => {
    const votes = { kept: 0, broken: 0 };
    while (votes.kept < MAJORITY && votes.broken < MAJORITY) {
      signal?.throwIfAborted();
      const held = await kept(rate);
      trials.push({ rate, kept: held });
      votes[held ? "kept" : "broken"]++;
    }
    return votes.kept === MAJORITY;
  };
  let low = 0, high: number | undefined;
  for (let rate = from; high === undefined; rate = Math.min(to, 2 * rate)) {
    if (!await holds(rate)) high = rate;
    else if ((low = rate) === to) return { rate: low, broke: undefined, trials };
  }
  while (low > 0 && high - low > within * low) {
    const middle = Math.sqrt(low * high);
    if (await holds(middle)) low = middle;
    else high = middle;
  }
  return { rate: low, broke: high, trials };
}
