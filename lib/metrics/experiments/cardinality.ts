import { Head } from "../store/head.ts";
import { Labels } from "../store/labels.ts";
import { Matcher } from "../store/matcher.ts";

/** A head with so many series: stations, each with the same metrics. */
export function headOf(series: number, metrics = 25): Head {
  const head = new Head();
  for (let i = 0; i < series; i++) {
    const station = Math.floor(i / metrics);
    head.series(Labels.of({
      __name__: `metric_${i % metrics}`,
      ...{ station: String(station), district: String(station % 40), job: "station" },
    }));
  }
  return head;
}

/** Finds one metric of one district in two ways, and says how long each takes. */
export interface Found {
  readonly series: number;
  readonly way: string;
  readonly us: number;
  readonly found: number;
}

/** The same question by looking at each series, and by lists, at several sizes. Times are measured here. */
export function scanOrLists(sizes: readonly number[]): Found[] {
  const matchers = [new Matcher("__name__", "=", "metric_7"), new Matcher("district", "=", "3")];
  return sizes.flatMap((series) => {
    const head = headOf(series);
    const scan = () =>
      head.all().filter(({ labels }) =>
        matchers.every((matcher) => matcher.matches(labels.get(matcher.name)))
      ).length;
    const lists = () => head.index.find(matchers).length;
    return ([["each series", scan], ["lists", lists]] as const).map(([way, find]) => ({
      series,
      way,
      ...timed(find),
    }));
  });
}

function timed(find: () => number): { us: number; found: number } {
  let found = 0, best = Infinity;
  for (let round = 0; round < 5; round++) {
    const began = performance.now();
    found = find();
    best = Math.min(best, performance.now() - began);
  }
  return { us: Math.max(1, best * 1000), found };
}

/** What a label with a value for each user does to a store. */
export interface Exploded {
  readonly users: number;
  readonly series: number;
  readonly megabytes: number;
  readonly refused: number;
}

/** Series of some stations with one more label, by how many users there are; at most `most` series are taken. */
export function explode(users: readonly number[], most: number): Exploded[] {
  return users.map((many) => {
    const head = new Head({ maxSeries: Math.min(most, 10_000_000) });
    for (let user = 0; user < many; user++) {
      const series = head.series(
        Labels.of({ __name__: "rentals_total", station: String(user % 40), user_id: `u${user}` }),
      );
      if (series) head.append(series, 1000, user);
    }
    return {
      users: many,
      series: head.seriesCount,
      megabytes: memoryOf(head) / 1e6,
      refused: head.refusedSeries,
    };
  });
}

/** Bytes of an entry in a list, and of a character of a label. */
const PER_ENTRY = 8, PER_CHARACTER = 2;

/** Bytes of chunks, labels and lists: counted, not measured. The objects around them come on top. */
export function memoryOf(head: Head): number {
  return head.all().reduce((sum, { labels: { pairs }, bytes }) => {
    const characters = pairs.reduce((all, text) => all + text.length, 0);
    return sum + bytes + characters * PER_CHARACTER + pairs.length / 2 * PER_ENTRY;
  }, 0);
}

/** The labels with the most values, after such a flood: the one to blame stands first. */
export function blamed(users: number): { label: string; values: number; series: number }[] {
  const head = new Head();
  for (let user = 0; user < users; user++) {
    head.series(
      Labels.of({ __name__: "rentals_total", station: String(user % 40), user_id: `u${user}` }),
    );
  }
  return head.index.report(3);
}

/** A hundred series that a store knew before such a flood: of how many the next sample is taken after it. */
export function knownGoOn(users: number, most: number): number {
  const head = new Head({ maxSeries: most });
  const known = Array.from(
    { length: 100 },
    (_, i) => head.series(Labels.of({ __name__: "bikes", station: `${i}` })),
  );
  for (const series of known) if (series) head.append(series, 1000, 1);
  for (let user = 0; user < users; user++) {
    head.series(Labels.of({ __name__: "rentals_total", user_id: `u${user}` }));
  }
  return known.filter((series) => series && head.append(series, 2000, 2) === "ok").length;
}
