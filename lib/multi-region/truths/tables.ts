import forms from "../../../data/multi-region/closed-forms.json" with { type: "json" };
import raft from "../../../data/multi-region/raft-quorum.json" with { type: "json" };
import rtt from "../../../data/multi-region/rtt.json" with { type: "json" };
import { scored, type TruthRow } from "../../sim/truth-row.ts";
import * as formulas from "../closed-forms.ts";
import { jointIndex } from "../config/commit-rule.ts";
import { Reader } from "../dns/reader.ts";
import { lightRoundTrip } from "../geography.ts";
import { quorumLatencyOf } from "../quorum-latency.ts";
import { CITIES, detours, roundTrip } from "../round-trips.ts";

type RaftCase = [number[], number[] | null, (number | null)[], number | "all"];

/** The rule for what is committed, against etcd's tables. `rule` may be given another, to see that it is found. */
export function commitTruth(rule: typeof jointIndex = jointIndex): TruthRow {
  const cases = raft.cases as unknown as RaftCase[];
  const wrong = cases.flatMap(([incoming, outgoing, indexes, committed]) => {
    const ids = [...new Set([...incoming, ...outgoing ?? []])].sort((a, b) => a - b);
    const got = rule(incoming, outgoing ?? [], (id) => indexes[ids.indexOf(id)] ?? 0);
    const expected = committed === "all" ? Infinity : committed;
    return got === expected
      ? []
      : [`${JSON.stringify([incoming, outgoing, indexes])}: ${got}, not ${expected}`];
  });
  return scored("what a majority has, also while voters change (etcd's raft)", cases.length, wrong);
}

/** The table of round trips: physics, detours, and quorum latencies computed from it. */
export function roundTripTruths(): TruthRow[] {
  const pairs = CITIES.flatMap((a, i) => CITIES.map((b, j) => ({ a, b, i, j }))).filter((
    { i, j },
  ) => i !== j);
  const tooFast = pairs.filter(({ a, b, i, j }) => roundTrip(i, j) < lightRoundTrip(a, b));
  const found = detours().map(({ from, over, to, direct, time }) =>
    [from, over, to, direct, time].join()
  );
  const known = rtt.detours.map((detour) => detour.join());
  const quorums = [
    {
      voters: rtt.quorum.voters3[0] as string[],
      leaders: rtt.quorum.voters3[1] as [string, number][],
    },
    {
      voters: rtt.quorum.voters5[0] as string[],
      leaders: rtt.quorum.voters5[1] as [string, number][],
    },
  ].flatMap(({ voters, leaders }) => leaders.map(([leader, ms]) => ({ leader, voters, ms })));
  const missing = [
    ...known.filter((detour) => !found.includes(detour)),
    ...found.filter((detour) => !known.includes(detour)),
  ];
  return [
    scored(
      "no round trip is faster than light in glass",
      pairs.length,
      tooFast.map(({ a, b }) => `${a.name}–${b.name}`),
    ),
    scored("detours that are faster than the direct way", known.length, missing),
    scored(
      "the fastest majority of a leader",
      quorums.length,
      quorums.filter(({ leader, voters, ms }) => quorumLatencyOf(leader, voters) !== ms)
        .map(({ leader, ms }) => `${leader}: not ${ms}`),
    ),
  ];
}

/** The formulas of this folder, each cell of the table of closed forms. */
export function closedFormTruth(): TruthRow {
  const near = (got: number, expected: number) =>
    Math.abs(got - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
  const cells: [string, number, number][] = [];
  const cell = (name: string, got: number, expected: number) =>
    void cells.push([name, got, expected]);
  for (const { I, k, t, mean, least, most } of forms.detection.cells) {
    const found = formulas.detection({ interval: I, timeout: t, fall: k });
    cell("detection", found.mean, mean),
      cell("detection", found.least, least),
      cell("detection", found.most, most);
  }
  for (const { l, T, t, stale } of forms.propagation.cells) {
    cell("propagation", formulas.staleShare(l, T, t), stale);
  }
  for (const [p, k, runs] of forms.falseAlarm.runs) {
    cell("runs", formulas.probesToRun(p!, k!), runs!);
  }
  for (const [n, m, p, chance] of forms.falseAlarm.checkers) {
    cell("checkers", formulas.atLeast(n!, m!, p!), chance!);
  }
  for (const [regions, share] of forms.headroom.cells) {
    cell("headroom", formulas.headroom(regions!), share!);
  }
  for (const [n, up, chance] of forms.quorum.cells) {
    cell("quorum", formulas.quorumUp(n!, up!), chance!);
  }
  for (const { l, d, value } of forms.conflict.cells) {
    cell("conflict", formulas.conflictChance(l, d), value);
  }
  const wrong = cells.filter(([, got, expected]) => !near(got, expected));
  return scored(
    "closed forms of detection, propagation, quorums, conflicts",
    cells.length,
    wrong.map(([name, got, expected]) => `${name}: ${got}, not ${expected}`),
  );
}

/** RFC 1035's own example of compressed names: read from the places in a message at which it has them. */
export function namesTruth(): TruthRow {
  const bytes = new Uint8Array(93), names = forms.wire.names as [number, string, string][];
  for (const [offset, hex] of names) {
    for (let i = 0; i < hex.length; i += 2) {
      bytes[offset + i / 2] = parseInt(hex.slice(i, i + 2), 16);
    }
  }
  const wrong = names.flatMap(([offset, , name]) => {
    const reader = new Reader(bytes);
    reader.at = offset;
    const got = reader.name();
    return got === name ? [] : [`${offset}: ${got}, not ${name}`];
  });
  return scored("RFC 1035's example of compressed names", names.length, wrong);
}
