/** Who is called: by a page view only the first, by a checkout all three. */
export type DependencyName = "seats" | "loyalty" | "payments";

/** A dependency as one server of the site sees it: the part of it that is there for this server. */
export interface Share {
  /** Requests worked on at once. */
  workers: number;
  /** Mean time of one, in ms. */
  mean: number;
  /** Share of the requests that take ten times as long. */
  tail: number;
  /** Requests it can do, per second. */
  capacity: number;
}

/**
 * The dependencies of a server that gets `rate` requests a second. Their capacity goes with the traffic:
 * loyalty, which half of the requests call, is used to two fifths. Every experiment of the notebook takes
 * its sizes from here, so that all have one scale.
 */
export function sharesOf(rate: number): Record<DependencyName, Share> {
  const workers = Math.max(1, Math.round(rate / 40));
  return {
    seats: share(2 * workers, 10, 0.02),
    loyalty: share(workers, 20),
    payments: share(2 * workers, 15),
  };
}

function share(workers: number, mean: number, tail = 0): Share {
  return { workers, mean, tail, capacity: workers * 1000 / (mean * (1 + 9 * tail)) };
}
