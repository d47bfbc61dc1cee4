import jsonpatch from "fast-json-patch";
import { Query } from "mingo";
import { applyPatch as applyRfc } from "rfc6902";
import { scored, type TruthRow } from "../../../sim/truth-row.ts";
import { type Patcher, type PatchSuite, wrongPatches } from "../../truths/patch-truths.ts";
import type { QuerySuite } from "../../truths/query-suite.ts";
import { sift } from "./packages.ts";
import { type Engine, findsIn, findsNothing, wrongFinds } from "../../truths/query-truths.ts";

/** mingo: finds and sorts; an error of any kind counts as right where one is expected. */
const byMingo: Engine = (documents, { filter, sort }) => {
  try {
    const found = new Query(filter as never).find<{ _id: string }>(documents as never);
    return { ids: (sort ? found.sort(sort as never) : found).all().map(({ _id }) => _id) };
  } catch {
    return { error: "any" };
  }
};

/** sift: filters; it has no sort. */
const bySift: Engine = (documents, { filter, sort }) => {
  if (sort) return { ids: ["it has no sort"] };
  try {
    return { ids: documents.filter(sift(filter)).map(({ _id }) => _id as string) };
  } catch {
    return { error: "any" };
  }
};

/** What packages score on MongoDB's own answers, in this run, and what finding nothing scores. */
export function peersOnFinds(suite: QuerySuite): TruthRow[] {
  const of = findsIn(suite);
  const row = (name: string, engine: Engine) => {
    const { truth, score } = scored(name, of, wrongFinds(suite, engine));
    return { truth, score, ok: true, note: "for comparison" };
  };
  return [
    row("the same finds: mingo", byMingo),
    row("the same finds: sift", bySift),
    row("the same finds: a store that finds nothing", findsNothing),
  ];
}

const byFastJsonPatch: Patcher = (document, patch) =>
  jsonpatch.applyPatch(document, patch as never, true, false).newDocument as never;

/** It reports errors as values. */
const byRfc6902: Patcher = (document, patch) => {
  const holder = structuredClone(document);
  const failed = applyRfc(holder, patch as never).find((error) => error !== null);
  if (failed) throw failed;
  return holder;
};

/** What packages score on the patches. */
export function peersOnPatches(suite: PatchSuite): TruthRow[] {
  const row = (name: string, patcher: Patcher) => {
    const { truth, score } = scored(name, suite.patch.length, wrongPatches(suite, patcher));
    return { truth, score, ok: true, note: "for comparison" };
  };
  return [
    row("the same patches: fast-json-patch", byFastJsonPatch),
    row("the same patches: rfc6902", byRfc6902),
  ];
}
