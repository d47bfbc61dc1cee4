/** How many writes of each region somebody has seen. */
export type VersionVector = ReadonlyMap<number, number>;

/** How two states relate: one contains the other, they are the same, or neither knows of the other. */
export type Relation = "equal" | "before" | "after" | "concurrent";

export function compareVectors(a: VersionVector, b: VersionVector): Relation {
  let less = false, more = false;
  for (const region of new Set([...a.keys(), ...b.keys()])) {
    const difference = (a.get(region) ?? 0) - (b.get(region) ?? 0);
    if (difference < 0) less = true;
    if (difference > 0) more = true;
  }
  return less && more ? "concurrent" : less ? "before" : more ? "after" : "equal";
}

/** One write more of a region. */
export function increment(vector: VersionVector, region: number): VersionVector {
  return new Map(vector).set(region, (vector.get(region) ?? 0) + 1);
}

/** Everything that either has seen. */
export function mergeVectors(a: VersionVector, b: VersionVector): VersionVector {
  const merged = new Map(a);
  for (const [region, count] of b) merged.set(region, Math.max(count, merged.get(region) ?? 0));
  return merged;
}
