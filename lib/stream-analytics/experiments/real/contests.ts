import type { Claim, Contest } from "./claims.ts";
import { distinctContest, frequencyContest, windowContest } from "./peers.ts";
import { digestContest, quantileContest } from "./quantile-peers.ts";

/** All contests of the notebook. */
export function contests(seed: number) {
  return {
    windows: windowContest(seed),
    quantiles: quantileContest(seed),
    digest: digestContest(seed),
    distinct: distinctContest(seed),
    counts: frequencyContest(seed),
  };
}

/** What all sides of some contests claim, and how far off they are. */
export async function claimsOf(of: Record<string, Pick<Contest, "claims">>): Promise<Claim[]> {
  return (await Promise.all(Object.values(of).map(({ claims }) => claims()))).flat();
}
