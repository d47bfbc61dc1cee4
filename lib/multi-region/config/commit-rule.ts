/**
 * The index up to which a majority of the voters has the log: the median of what they acknowledged, from
 * below. An empty set of voters holds nothing back. O(n log n).
 */
export function majorityIndex(
  voters: readonly number[],
  acknowledged: (voter: number) => number,
): number {
  if (voters.length === 0) return Infinity;
  const indexes = voters.map(acknowledged).sort((a, b) => a - b);
  return indexes[(voters.length - 1) >> 1]!;
}

/**
 * What is committed while the voters change: both the old and the new set must agree, so that no two
 * majorities of one moment miss each other. Source: D. Ongaro, J. Ousterhout, Raft, 2014, section 6.
 */
export function jointIndex(
  incoming: readonly number[],
  outgoing: readonly number[],
  acknowledged: (voter: number) => number,
): number {
  return Math.min(majorityIndex(incoming, acknowledged), majorityIndex(outgoing, acknowledged));
}

/** Whether those who agree are a majority of both sets. */
export function agreed(
  incoming: readonly number[],
  outgoing: readonly number[],
  agree: (voter: number) => boolean,
): boolean {
  return jointIndex(incoming, outgoing, (voter) => (agree(voter) ? 1 : 0)) >= 1;
}
