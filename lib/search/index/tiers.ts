/** What may be merged: a segment's place in the list, and how many documents it has. */
export interface Candidate {
  place: number;
  size: number;
  /** Documents that were deleted and still take room. */
  deleted: number;
}

/**
 * Which segments to make one of: as soon as `perTier` of a tier have come together. A tier holds what is of one
 * order of size, so a document is written again once for each tier that it climbs: log(documents) times.
 * One of which more than half is deleted is written again by itself. `undefined` where there is nothing to do.
 */
export function toMerge(
  candidates: readonly Candidate[],
  perTier: number,
): Candidate[] | undefined {
  const hollow = candidates.find(({ size, deleted }) => deleted > size);
  if (hollow) return [hollow];
  const tiers = new Map<number, Candidate[]>();
  for (const candidate of candidates) {
    const tier = Math.floor(Math.log(Math.max(1, candidate.size)) / Math.log(perTier));
    const own = tiers.get(tier) ?? [];
    tiers.set(tier, own);
    own.push(candidate);
  }
  return [...tiers.entries()].sort(([a], [b]) => a - b).map(([, own]) => own)
    .find(({ length }) => length >= perTier);
}
