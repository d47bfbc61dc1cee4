import { compareMessages, compareRequests, compareResponses } from "../compare/parts.ts";
import type { Mismatch } from "../compare/mismatch.ts";
import type { Json } from "../contract/json.ts";
import { type Specification, SPECIFICATIONS } from "../contract/model.ts";
import { readMessage, readRequest, readResponse } from "../contract/read-parts.ts";
import { refuse } from "./compatibility-case.ts";
import { scored, type TruthRow } from "../../sim/mod.ts";

/** One case of Pact's specification: does what came match what was expected? */
export interface SpecificationCase {
  readonly index: number;
  readonly kind: "request" | "response" | "message";
  readonly aspect: string;
  readonly xml: boolean;
  readonly match: boolean;
  readonly expected: Json;
  readonly actual: Json;
}

/** The cases of one version. */
export interface SpecificationFile {
  readonly specification: Specification;
  readonly cases: readonly SpecificationCase[];
}

/** The files of the suite, by version. */
export const SPECIFICATION_FILES = SPECIFICATIONS.map((version) =>
  `specification-v${version}.json`
);

/** Compares what a case has. */
export function mismatchesOf(
  { kind, expected, actual }: SpecificationCase,
  version: Specification,
): Mismatch[] {
  if (kind === "request") {
    return compareRequests(
      readRequest(expected, version, refuse),
      readRequest(actual, version, refuse),
    );
  }
  if (kind === "response") {
    return compareResponses(
      readResponse(expected, version, refuse),
      readResponse(actual, version, refuse),
    );
  }
  return compareMessages(
    readMessage(expected, version, refuse),
    readMessage(actual, version, refuse),
  );
}

/**
 * The cases that are decided wrongly, each by its version, index and part.
 *
 * @param decide Whether a case matches. A matcher that always says yes is the control.
 */
export function wrongCases(
  files: readonly SpecificationFile[],
  xml: boolean,
  decide = (one: SpecificationCase, version: Specification) =>
    mismatchesOf(one, version).length === 0,
): { of: number; wrong: string[] } {
  let of = 0;
  const wrong: string[] = [];
  for (const { specification, cases } of files) {
    for (const one of cases) {
      if (one.xml !== xml) continue;
      of++;
      if (decided(() => decide(one, specification)) !== one.match) {
        wrong.push(`v${specification} ${one.index} (${one.kind} ${one.aspect})`);
      }
    }
  }
  return { of, wrong };
}

function decided(work: () => boolean): boolean | string {
  try {
    return work();
  } catch (error) {
    return String(error);
  }
}

/** The specification's cases, those with XML apart. */
export function specificationTruths(files: readonly SpecificationFile[]): TruthRow[] {
  return [false, true].map((xml) => {
    const { of, wrong } = wrongCases(files, xml);
    return scored(
      `Pact's specification, versions 1 to 4, ${xml ? "XML" : "all but XML"}`,
      of,
      wrong,
    );
  });
}
