import { PROXIES, publishedRows, scoreOf, type SuiteRow } from "../truths/http-suite.ts";

/** Suites of the tests, joined so that none is tiny: what they are about. */
const ABOUT: Readonly<Record<string, string>> = {
  "cc-freshness": "freshness",
  "expires": "freshness",
  "expires-parse": "dates and garbage",
  "cc-parse": "dates and garbage",
  "age-parse": "dates and garbage",
  "cc-response": "response directives",
  "cc-request": "request directives",
  "pragma": "request directives",
  "heuristic": "without explicit lifetime",
  "status": "status codes",
  "stale": "stale responses",
  "vary": "Vary",
  "vary-parse": "Vary",
  "conditional-lm": "conditional requests",
  "conditional-inm": "conditional requests",
  "headers": "header fields",
  "update304": "updates by 304 and HEAD",
  "updateHEAD": "updates by 304 and HEAD",
  "invalidation": "invalidation",
  "partial": "ranges",
  "auth": "private and other",
  "other": "private and other",
  "cdn-cache-control": "CDN-Cache-Control",
};

/** Required and optimal tests of a group that a cache passes. */
export interface HeatRow {
  cache: string;
  about: string;
  /** Share, dependencies honoured. */
  passed: number;
}

/** Our rows and others' beside the published ones of the eight proxies, by what the tests are about. */
export function suiteHeat(runs: Readonly<Record<string, readonly SuiteRow[]>>): HeatRow[] {
  const all = {
    ...runs,
    ...Object.fromEntries(PROXIES.map((name) => [name, publishedRows(name)])),
  };
  return Object.entries(all).flatMap(([cache, rows]) =>
    [...new Set(Object.values(ABOUT))].flatMap((about) => {
      const those = rows.filter(({ suite, kind }) => ABOUT[suite] === about && kind !== "check");
      const ok = those.filter(({ ok }) => ok).length;
      // Of some groups the file has only tests in which neither answer is wrong.
      return those.length > 0 ? [{ cache, about, passed: ok / those.length }] : [];
    })
  );
}

/** Required and optimal tests passed by each, the best first. */
export function suiteScores(runs: Readonly<Record<string, readonly SuiteRow[]>>) {
  const all = {
    ...runs,
    ...Object.fromEntries(PROXIES.map((name) => [name, publishedRows(name)])),
  };
  return Object.entries(all).map(([cache, rows]) => {
    const { required, optimal } = scoreOf(rows);
    return { cache, required: required.ok, optimal: optimal.ok, of: required.of + optimal.of };
  }).sort((a, b) => b.required - a.required || b.optimal - a.optimal);
}
