import type { At } from "../../sim/mod.ts";
import { Bitset } from "../bitset.ts";
import type { Manifest } from "./directory.ts";
import { merge } from "./merge.ts";
import type { Segment } from "./segment.ts";
import { toMerge } from "./tiers.ts";

/** A segment in use. */
export interface Part {
  segment: Segment;
  /** Where it is kept; none before the next commit. */
  file?: string;
  /** Searchers hold it: it is copied before the first change. */
  live: Bitset;
  /** From id to number, once one is looked for. */
  numbers?: Map<string, number>;
}

/** Takes a document out of a segment; of its bits a copy, since searchers may hold them. */
export function drop(part: Part, id: string, copied: Set<Part>): void {
  part.numbers ??= new Map(part.segment.ids.map((id, number) => [id, number]));
  const number = part.numbers.get(id);
  if (number === undefined || !part.live.has(number)) return;
  if (!copied.has(part)) part.live = part.live.copy();
  copied.add(part);
  part.live.delete(number);
}

/** Merges as long as there is something to merge; what it took the place of is still whole for who searches. */
export function mergeParts(parts: readonly Part[], perTier: number, at: At): Part[] {
  let merged = [...parts];
  for (;;) {
    const chosen = toMerge(
      merged.map(({ live }, place) => ({
        ...{ place, size: live.count, deleted: live.size - live.count },
      })),
      perTier,
    );
    if (!chosen) return merged;
    const sources = chosen.map(({ place }) => merged[place]!), segment = merge(sources);
    at("segments merged");
    merged = merged.filter((part) => !sources.includes(part));
    merged.push({ segment, live: Bitset.all(segment.size) });
  }
}

/** What an index of these segments consists of; all of them are in files. */
export function manifestOf(
  parts: readonly Part[],
  rest: Omit<Manifest, "segments">,
): Manifest {
  return {
    ...rest,
    segments: parts.map(({ file, live }) => ({
      ...{ file: file!, deleted: [...Bitset.all(live.size).andNot(live).values()] },
    })),
  };
}
