import { difference, format } from "../../../charts/mod.ts";
import type { PacingRow, ThroughputRow } from "./pacing-race.ts";

/** What a benchmark says of each subject. */
interface Timed {
  readonly name: string;
  /** How fast, in the unit of the benchmark's peer. */
  readonly ratio: number;
}

/** One row of the table of all contests. */
export interface ContestRow {
  readonly contest: string;
  readonly "ours is": string;
}

/** Ours over each peer, contest by contest, and how evenly each sends. */
export function contestRows(
  benches: Readonly<Record<string, readonly Timed[]>>,
  throughput: readonly ThroughputRow[],
  paces: readonly PacingRow[],
): ContestRow[] {
  const timed = Object.entries(benches).flatMap(([what, rows]) => {
    const ours = rows.find(({ name }) => name === "ours")!;
    return rows.filter((row) => row !== ours).map(({ name, ratio }) => ({
      contest: `${what}, against ${name}`,
      "ours is": `${format(ours.ratio / ratio, "×")} as fast`,
    }));
  });
  return [
    ...timed,
    ...throughput.filter(({ who }) => who !== "ours").map(({ who, ratio }) => ({
      contest: `req/s, against ${who}`,
      "ours is": `${format(ratio, "×")} as fast`,
    })),
    ...paces.map(({ who, wanted, perSecond, dispersion }) => ({
      contest: `arrivals of ${who} at ${format(wanted)}/s`,
      "ours is": `rate off ${difference(perSecond / wanted - 1)}, variance / mean ${
        format(dispersion)
      }`,
    })),
  ];
}

/** Arrivals of some 10 ms slots, as rows for a chart. */
export function arrivalRows(
  paces: readonly PacingRow[],
  slots: number,
): { who: string; second: number; requests: number }[] {
  return paces.flatMap(({ who, slots: all }) =>
    all.slice(0, slots).map((requests, i) => ({ who, second: i / 100, requests }))
  );
}
