import facts from "../../../data/stream-analytics/windows.json" with { type: "json" };
import { scored, type TruthRow } from "../../sim/truth-row.ts";
import { collecting } from "../aggregator.ts";
import { WindowOperator } from "../window-operator.ts";
import { sessions, sliding, tumbling, type Windows, windowStart } from "../windows.ts";

/** The facts of `data/stream-analytics/windows.json`. */
export type WindowFacts = typeof facts;

interface Settings {
  kind: string;
  size: number;
  slide?: number;
  offset: number;
}

function windowsOf({ kind, size, slide = size, offset }: Settings): Windows {
  return kind === "tumbling" ? tumbling({ size, offset }) : sliding({ size, slide, offset });
}

/** Puts times through the operator, in their order, and says which window held which. */
function grouped(windows: Windows, times: readonly number[]): [number, number, number[]][] {
  const found: [number, number, number[]][] = [];
  const operator = new WindowOperator<string, number, number[], number[]>({
    windows,
    aggregator: collecting(),
    onPane: ({ window, value }) => found.push([window.start, window.end, value]),
  });
  for (const time of times) operator.add("", time, time);
  operator.end();
  return found;
}

const sorted = (groups: [number, number, number[]][]) =>
  JSON.stringify(
    groups.map(([start, end, times]) => [start, end, [...times].sort((a, b) => a - b)])
      .sort((a, b) => Number(a[0]) - Number(b[0])),
  );

/** Holds windows against the tests of Flink and Beam: all of the file. */
export function checkWindows(all: WindowFacts = facts): { facts: TruthRow; refused: TruthRow } {
  const wrong: string[] = [];
  let cases = 0;
  const fact = (name: string, got: unknown, expected: unknown) => {
    cases++;
    if (JSON.stringify(got) !== JSON.stringify(expected)) {
      wrong.push(`${name}: ${JSON.stringify(got)} instead of ${JSON.stringify(expected)}`);
    }
  };
  for (const { starts, ...settings } of all.assign) {
    const windows = windowsOf(settings);
    for (const [time, expected] of starts as [number, number[]][]) {
      const got = windows.assign(time).map(({ start }) => start);
      fact(`${settings.kind} of ${time}`, got, expected);
    }
  }
  for (const [time, offset, size, start] of all.start as [number, number, number, number][]) {
    fact(`start of ${time}`, windowStart(time, size, offset), start);
  }
  for (const { timestamps, windows, ...settings } of all.group) {
    const got = sorted(grouped(windowsOf(settings), timestamps));
    fact(`${settings.kind} groups`, got, sorted(windows as [number, number, number[]][]));
  }
  for (const { gap, timestamps, windows } of all.sessions) {
    const got = sorted(grouped(sessions({ gap }), timestamps));
    fact(`sessions of ${timestamps}`, got, sorted(windows as [number, number, number[]][]));
  }
  const allowed = all.refused.filter((settings) => {
    try {
      windowsOf(settings);
      return true;
    } catch (error) {
      return !(error instanceof RangeError);
    }
  });
  return {
    facts: scored("windows of Flink's and Beam's tests", cases, wrong),
    refused: scored(
      "settings that both refuse",
      all.refused.length,
      allowed.map((settings) => JSON.stringify(settings)),
    ),
  };
}
