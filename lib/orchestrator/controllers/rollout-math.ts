/** A whole number, a percentage as `"25%"`, or nothing. */
export type Share = number | string | null;

/** How many pods may be too many, and how many may be missing, while a new version rolls out. */
export interface Fenceposts {
  surge: number;
  unavailable: number;
}

/**
 * Turns shares into pods: surge rounds up, unavailable down; where both come out as 0 nothing could ever move, so
 * that one may be missing.
 *
 * @throws {RangeError} Where a share can't be read.
 */
export function fenceposts(maxSurge: Share, maxUnavailable: Share, desired: number): Fenceposts {
  const surge = pods("maxSurge", maxSurge, desired, Math.ceil);
  const unavailable = pods("maxUnavailable", maxUnavailable, desired, Math.floor);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

function pods(
  name: string,
  share: Share,
  desired: number,
  round: (pods: number) => number,
): number {
  if (share === null) return 0;
  if (typeof share === "number" && Number.isInteger(share) && share >= 0) return share;
  const [, percent] = String(share).match(/^(\d+)%$/) ?? [];
  if (percent === undefined) {
    throw new RangeError(
      `Cannot roll out: ${name} must be a whole number or a percentage: received ${
        JSON.stringify(share)
      }`,
    );
  }
  return round(Number(percent) * desired / 100);
}

/** How many of the pods may be missing: never more than there are, none where all are replaced at once. */
export function mostUnavailable(
  strategy: string,
  maxUnavailable: Share,
  replicas: number,
  maxSurge: Share = null,
): number {
  if (strategy !== "RollingUpdate" || replicas === 0) return 0;
  return Math.min(replicas, fenceposts(maxSurge, maxUnavailable, replicas).unavailable);
}

/** The size to which the new version goes next, given all pods that exist. */
export function newSize(
  strategy: string,
  sizes: { desired: number; newSet: number; all: number; maxSurge: Share },
): number {
  const { desired, newSet, all, maxSurge } = sizes;
  if (strategy !== "RollingUpdate") return desired;
  const most = desired + pods("maxSurge", maxSurge, desired, Math.ceil);
  if (all >= most) return newSet;
  return newSet + Math.max(0, Math.min(most - all, desired - newSet));
}

/** How many pods of the old version can go now: those that do not answer first, then as availability permits. */
export function oldToRemove(sizes: {
  desired: number;
  unavailable: number;
  all: number;
  newUnavailable: number;
}): number {
  const least = sizes.desired - sizes.unavailable;
  return Math.max(0, sizes.all - least - sizes.newUnavailable);
}

/** What a deployment has: all pods, those of the new version, those that answer. */
export interface Progress {
  desired: number;
  current: number;
  updated: number;
  available: number;
}

/** Whether a roll-out is over. */
export function complete({ desired, current, updated, available }: Progress): boolean {
  return updated === desired && current === desired && available >= desired;
}

/** How far a roll-out has come, as `rollout status` tells it. */
export interface Status extends Progress {
  versions: number;
  done: boolean;
  /** Whether there was no progress within its deadline. */
  failed: boolean;
}

/** What stands for "no deadline". */
const NO_DEADLINE = 2 ** 31 - 1;

/** Whether a roll-out has failed: no progress within its deadline, both in s. */
export function timedOut(deadline: number | null, sinceProgress: number): boolean {
  return deadline !== null && deadline !== NO_DEADLINE && sinceProgress > deadline;
}
