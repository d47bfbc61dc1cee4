import { type Found, randomSpans, TraceStore } from "../mod.ts";

/** What a reader looks for. */
export const QUERIES = [
  "user=u7 duration>50ms",
  "user=u42 status=error",
  "duration>990ms order=slowest",
  "service=payments status=error duration>700ms",
];

/** Spans that are made at once, so that a large store is filled without them all in memory twice. */
const PART = 5000;

/** A store of so many random spans. */
export function filledStore(spans: number, seed = 7): TraceStore {
  const store = new TraceStore({ spans: Math.max(spans, 8192) });
  for (let made = 0; made < spans; made += PART) {
    for (const [span, service] of randomSpans(seed + made, Math.min(PART, spans - made))) {
      store.add(span, service);
    }
  }
  return store;
}

/** How long each query takes by index and by scan, in ms: the median of some rounds, one of each in turn. */
export function searchTimes(spans: number, rounds = 5) {
  const store = filledStore(spans);
  // Sorts by duration once, as a store that is asked does.
  for (const query of QUERIES) store.search(query);
  return QUERIES.map((query) => {
    const index: number[] = [], scan: number[] = [];
    let found: Found[] = [], same = true;
    for (let i = 0; i < rounds; i++) {
      const [fast, a] = timed(() => store.search(query));
      const [slow, b] = timed(() => store.search(query, { scan: true }));
      index.push(fast);
      scan.push(slow);
      found = a;
      same &&= JSON.stringify(a) === JSON.stringify(b);
    }
    const middle = (all: number[]) => all.sort((x, y) => x - y)[all.length >> 1]!;
    const [byIndex, byScan] = [middle(index), middle(scan)];
    return {
      query,
      traces: found.length,
      index: byIndex,
      scan: byScan,
      ratio: byScan / byIndex,
      same,
    };
  });
}

function timed<T>(work: () => T): [ms: number, result: T] {
  const start = performance.now(), result = work();
  return [performance.now() - start, result];
}
