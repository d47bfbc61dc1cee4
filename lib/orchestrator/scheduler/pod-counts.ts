import type { SchedulablePod } from "./pod.ts";

/** How many pods with given labels lie on each node; kept up to date, so that spreading needs no look at the pods. */
export class PodCounts {
  readonly #counters = new Map<string, Counter>();

  /** Pods with all of these labels, a number a node. The first call counts, later ones look up. */
  of(
    labels: Readonly<Record<string, string>>,
    nodes: number,
    podsOn: (node: number) => Iterable<SchedulablePod>,
  ): readonly number[] {
    const entries = Object.entries(labels).sort(([a], [b]) => a < b ? -1 : 1);
    const key = JSON.stringify(entries);
    let counter = this.#counters.get(key);
    if (!counter) {
      counter = { entries, counts: [] };
      this.#counters.set(key, counter);
      for (let node = 0; node < nodes; node++) {
        counter.counts[node] = 0;
        for (const pod of podsOn(node)) if (matches(entries, pod)) counter.counts[node]!++;
      }
    }
    return counter.counts;
  }

  changed(pod: SchedulablePod, node: number, sign: 1 | -1): void {
    for (const { entries, counts } of this.#counters.values()) {
      if (matches(entries, pod)) counts[node] = (counts[node] ?? 0) + sign;
    }
  }

  nodeChanged(node: number, pods: Iterable<SchedulablePod>): void {
    if (this.#counters.size === 0) return;
    const all = [...pods];
    for (const { entries, counts } of this.#counters.values()) {
      counts[node] = all.filter((pod) => matches(entries, pod)).length;
    }
  }

  nodeMoved(from: number, to: number): void {
    for (const { counts } of this.#counters.values()) {
      counts[to] = counts[from]!;
      counts.length = from;
    }
  }
}

interface Counter {
  entries: [string, string][];
  counts: number[];
}

function matches(entries: readonly [string, string][], { labels }: SchedulablePod): boolean {
  return entries.every(([key, value]) => labels[key] === value);
}
