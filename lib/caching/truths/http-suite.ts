import suite from "../../../data/caching/http-cache.json" with { type: "json" };
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { HttpCache } from "../http/http-cache.ts";
import type { Handler } from "../http/message.ts";
import { TestOrigin } from "./http-origin.ts";
import type { SuiteTest, TestKind } from "./http-suite-types.ts";
import { runTest } from "./http-test.ts";

/** A test and how we did. */
export interface SuiteRow {
  id: string;
  suite: string;
  kind: TestKind;
  /** Passed by itself. */
  passed: boolean;
  /** Passed, and so did all that it depends on. */
  ok: boolean;
  /** Why it did not pass. */
  why: string;
}

/** A file of such tests. */
export interface SuiteFile {
  tests: SuiteTest[];
}

/** Names of the proxies, in the order of their verdicts. */
export const PROXIES: readonly string[] = suite.order;

/** The published verdicts of the eight proxies, without dependencies. */
export const HTTP_SUITE = suite as unknown as SuiteFile;

/** Makes the cache under test, in front of an origin. */
export type MakeHttpCache = (origin: Handler, clock: VirtualClock) => {
  handle: Handler;
};

/** Where virtual time begins: a Tuesday in 2026. */
const START = Date.UTC(2026, 0, 6, 12);

/**
 * Runs tests of the suite, each on a fresh cache and a virtual clock; a test counts only if all that it
 * depends on pass as well.
 */
export async function runSuite(
  make: MakeHttpCache = (origin, clock) => new HttpCache({ origin, clock, timer: clock }),
  file: SuiteFile = HTTP_SUITE,
): Promise<SuiteRow[]> {
  const why = new Map<string, string>();
  for (const test of file.tests) {
    const clock = new VirtualClock(START), origin = new TestOrigin(test, clock);
    const cache = make(origin.handle, clock);
    const done = runTest(test, cache.handle.bind(cache), origin, clock);
    await clock.run({ budget: 5000 });
    why.set(test.id, await done);
  }
  const byId = new Map(file.tests.map((test) => [test.id, test]));
  const holds = (id: string, seen: readonly string[] = []): boolean =>
    why.get(id) === "" && (byId.get(id)!.depends_on ?? []).every((on) =>
      // What the file does not hold can't be asked.
      !byId.has(on) || !seen.includes(on) && holds(on, [...seen, id])
    );
  return file.tests.map(({ id, suite, kind }) => ({
    ...{ id, suite, kind, passed: why.get(id) === "", ok: holds(id), why: why.get(id)! },
  }));
}

/** The eight proxies' verdicts as rows, dependencies honoured like ours. */
export function publishedRows(proxy: string, file: SuiteFile = HTTP_SUITE): SuiteRow[] {
  const at = PROXIES.indexOf(proxy);
  const byId = new Map(file.tests.map((test) => [test.id, test]));
  const holds = (test: SuiteTest): boolean =>
    test.proxies[at] === "1" &&
    (test.depends_on ?? []).every((id) => !byId.has(id) || holds(byId.get(id)!));
  return file.tests.map((test) => {
    const { id, suite, kind } = test, passed = test.proxies[at] === "1";
    return { id, suite, kind, passed, ok: holds(test), why: passed ? "" : "published verdict" };
  });
}

/** How many of each kind pass, dependencies honoured. */
export function scoreOf(rows: readonly SuiteRow[]): Record<TestKind, { ok: number; of: number }> {
  const of = (kind: TestKind) => {
    const those = rows.filter((row) => row.kind === kind);
    return { ok: those.filter(({ ok }) => ok).length, of: those.length };
  };
  return { required: of("required"), optimal: of("optimal"), check: of("check") };
}
