import type { Random } from "../../sim/random.ts";

/** An evening on which the docks of one district are stuck. */
export interface Evening {
  readonly stations: number;
  /** Share of the stations whose docks are stuck. */
  readonly stuck: number;
  readonly random: Random;
  /** Minutes of the outage. */
  readonly during: readonly [from: number, to: number];
  readonly minutes: number;
}

/** One minute of it, as it was and as the table of averages shows it. */
export interface Minute {
  readonly minute: number;
  readonly share: number;
  readonly what: string;
}

/** What one station saw in one minute. */
interface StationMinute {
  readonly asked: number;
  readonly failed: number;
}

/** Rentals asked for and failed, for each minute and station: busy stations are few, and the district is a busy one. */
export function* eveningOf(
  { stations, stuck, random, during, minutes }: Evening,
): Generator<readonly StationMinute[]> {
  const many = Math.max(1, Math.round(stations * stuck));
  for (let minute = 0; minute < minutes; minute++) {
    const out = minute >= during[0] && minute < during[1];
    yield Array.from({ length: stations }, (_, i) => {
      // The stations at the start of the list are those in the centre.
      const rate = i < many ? 12 : 0.6,
        asked = Math.floor(rate * (0.5 + random.next()) + random.next());
      let failed = 0;
      for (let k = 0; k < asked; k++) if (random.next() < (out && i < many ? 0.9 : 0.01)) failed++;
      return { asked, failed };
    });
  }
}

/** The same evening by counting and by averaging: stations' averages, averaged again. */
export function averagedAway(evening: Evening): Minute[] {
  const rows: Minute[] = [];
  let minute = 0;
  for (const stations of eveningOf(evening)) {
    const asked = stations.reduce((sum, one) => sum + one.asked, 0);
    const failed = stations.reduce((sum, one) => sum + one.failed, 0);
    const shares = stations.map((one) => one.asked > 0 ? one.failed / one.asked : 0);
    rows.push(
      { minute, share: failed / Math.max(1, asked), what: "rentals that failed, of all" },
      {
        minute,
        share: shares.reduce((a, b) => a + b, 0) / shares.length,
        what: "average of the stations' averages",
      },
    );
    minute++;
  }
  return rows;
}

/** The mean of a line during the outage. */
export function meanDuring(
  rows: readonly Minute[],
  what: string,
  [from, to]: readonly [number, number],
): number {
  const inside = rows.filter((row) => row.what === what && row.minute >= from && row.minute < to);
  return inside.reduce((sum, { share }) => sum + share, 0) / Math.max(1, inside.length);
}
