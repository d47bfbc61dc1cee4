import type { Random } from "../../../sim/mod.ts";
import type { Mismatch } from "../../compare/mismatch.ts";
import { compareRequests } from "../../compare/parts.ts";
import type { RequestPart } from "../../contract/model.ts";
import { writeRules } from "../../contract/write.ts";
import { randomExchange } from "../random-exchange.ts";
import type { Inquiry } from "./judge.ts";

/** Random requests on which ours and the Rust core differ. */
export interface CoreAgreement {
  readonly of: number;
  /** How many both take for a match: where it is none or all, nothing was shown. */
  readonly matches: number;
  /** How many differ for the one reason that is known: see {@linkcode isNullUnderRegex}. */
  readonly known: number;
  /** All others. */
  readonly differ: readonly string[];
}

/** Changes random JSON requests at random, and asks both. */
export function agreement(requests: number, random: Random): Inquiry<CoreAgreement> {
  const each = 50,
    groups = Array.from(
      { length: Math.ceil(requests / each) },
      (_, i) => randomExchange(each, random.split(`group ${i}`)),
    );
  const made = (verdicts: readonly boolean[][]): CoreAgreement => {
    const differ: string[] = [];
    let matches = 0, known = 0;
    for (const [i, { expected, sent }] of groups.entries()) {
      for (const [k, one] of sent.entries()) {
        const found = compareRequests(expected, one), ours = found.length === 0;
        if (ours && verdicts[i]![k]) matches++;
        if (ours === verdicts[i]![k]) continue;
        if (!ours && found.every(isNullUnderRegex)) known++;
        else differ.push(`ours ${ours}: ${inWords(expected)} and ${contentOf(one)}`);
      }
    }
    return { of: groups.length * each, matches, known, differ };
  };
  return { asked: groups.map((group) => ({ specification: "4", ...group })), made };
}

const contentOf = ({ body }: RequestPart) => JSON.stringify(body?.content);
const inWords = (expected: RequestPart) =>
  `${contentOf(expected)} under ${JSON.stringify(writeRules(expected.rules))}`;

/**
 * The Rust core holds the text `null` against a pattern where a value is null, so that `[a-z]+` is met by nothing at all;
 * ours takes null for no text.
 */
export function isNullUnderRegex({ actual, why }: Mismatch): boolean {
  return actual === null && why.startsWith("Expected null to match '");
}
