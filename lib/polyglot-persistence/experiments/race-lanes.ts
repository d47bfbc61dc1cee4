import { type CacheRace, GONE, type PriceOperation } from "./cache-race.ts";

/** The first operations, as stretches in lanes: for a history in which nothing is wrong. */
export function firstRows({ operations }: CacheRace, most = 14): LaneRow[] {
  return operations.slice(0, most).map((operation) => laneRow(operation, false, Infinity));
}

/** A stretch in a client's lane, in ms. */
export interface LaneRow {
  client: string;
  from: number;
  to: number;
  what: string;
  is: "write" | "read" | "the stale read";
}

function laneRow(
  { client, input, output, at }: PriceOperation,
  culprit: boolean,
  end: number,
): LaneRow {
  const writes = "write" in input;
  return {
    client: `client ${client + 1}`,
    from: at[0],
    to: Math.min(at[1] ?? at[0], end),
    what: !writes
      ? `reads ${output ?? "…"}`
      : input.write === GONE
      ? "deletes"
      : `writes ${input.write}`,
    is: culprit ? "the stale read" : writes ? "write" : "read",
  };
}

/** Colours of lanes, for a chart: the stale read is the red one. */
export const LANE_COLORS: { domain: string[]; range: string[] } = {
  domain: ["read", "write", "the stale read"],
  range: ["#3366cc", "#12999b", "#c5221f"],
};

/** From the first to the last of some stretches, with room for the words behind the last. */
export function laneEnds(rows: readonly LaneRow[]): [number, number] {
  const from = Math.min(...rows.map((row) => row.from)),
    to = Math.max(...rows.map((row) => row.to));
  return [from, to + (to - from) * 0.15];
}

/** What a checker names, as stretches in lanes: who did what when, the culprit told apart. */
export function laneRows({ verdict }: CacheRace, most = 14): LaneRow[] {
  if (verdict.verdict !== "not linearizable") return [];
  const { prefix, culprit } = verdict, end = culprit.at[1]!;
  // The write that the culprit should have seen, and those that were under way with it: one of them put it back.
  const seen = prefix.findLastIndex((one) =>
    "write" in one.input && one.return !== undefined && one.return < culprit.call
  );
  const near = prefix.slice(Math.max(0, Math.min(seen - 4, prefix.length - 8)));
  const shown = near.length <= most ? near : [prefix[seen]!, ...near.slice(1 - most)];
  return shown.map((operation) =>
    laneRow(
      { ...operation, at: [operation.at[0], operation.at[1] ?? end] },
      operation === culprit,
      end,
    )
  );
}
