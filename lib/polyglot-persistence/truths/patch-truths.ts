import { readFile } from "node:fs/promises";
import { suite } from "../../services/suite.ts";
import { scored, type TruthRow } from "../../sim/truth-row.ts";
import { diff } from "../documents/diff.ts";
import { type Json, sameJson } from "../documents/json.ts";
import { merged } from "../documents/merge-patch.ts";
import { type Operation, patched } from "../documents/patch.ts";

const FROM = "github.com/json-patch/json-patch-tests";

/** The file of patches. */
export interface PatchSuite {
  readonly patch: readonly PatchCase[];
  /** Target, patch and result, of RFC 7396, Appendix A. */
  readonly mergePatch: readonly (readonly [Json, Json, Json])[];
}

/** One patch: with what it gives, or that it must fail; with neither it must merely succeed. */
export interface PatchCase {
  readonly from: string;
  readonly doc: Json;
  readonly patch: readonly Operation[];
  readonly expected?: Json;
  readonly error?: boolean;
}

/** Applies a patch to a document, which it may change; throws where it fails. */
export type Patcher = (document: Json, patch: readonly Operation[]) => Json;

/** The patches, or why they are not here. */
export async function patchSuite(): Promise<PatchSuite | string> {
  const { folder, missing } = suite("polyglot-persistence", "json-patch.json", FROM);
  if (missing) return missing;
  return JSON.parse(await readFile(new URL("json-patch.json", folder), "utf8")) as PatchSuite;
}

/** What a patcher gets wrong: what must fail must also leave the document as it was. */
export function wrongPatches({ patch }: PatchSuite, patcher: Patcher): string[] {
  return patch.flatMap(({ from, doc, patch: operations, expected, error }) => {
    const given = structuredClone(doc);
    try {
      const got = patcher(given, structuredClone(operations));
      if (error) return [`${from}: it should have failed`];
      const right = expected === undefined || sameJson(got, expected);
      return right ? [] : [`${from}: ${JSON.stringify(got)}`];
    } catch (failed) {
      if (!error) return [`${from}: ${(failed as Error).message}`];
      return sameJson(given, doc) ? [] : [`${from}: it failed and left a changed document`];
    }
  });
}

/** Holds our patches against the tests of the two RFCs, and our differences against our patches. */
export function patchTruths(suite: PatchSuite): TruthRow[] {
  const { patch, mergePatch } = suite;
  const merges = mergePatch.flatMap(([target, change, result], i) => {
    const got = merged(target, change);
    return sameJson(got, result) ? [] : [`${i}: ${JSON.stringify(got)}`];
  });
  const both = patch.filter(({ expected }) => expected !== undefined);
  const differences = both.flatMap(({ from, doc, expected }) =>
    sameJson(patched(doc, diff(doc, expected!)), expected!) ? [] : [from]
  );
  return [
    scored("patches of RFC 6902 (json-patch-tests)", patch.length, wrongPatches(suite, patched)),
    scored("merge patches (RFC 7396, Appendix A)", mergePatch.length, merges),
    scored("a difference, applied, gives the other document", both.length, differences),
  ];
}
