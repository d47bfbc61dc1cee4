import { readFileSync } from "node:fs";
import { compactVerify, importJWK } from "jose";
import type { Jwk } from "../jwa.ts";
import { verifyCompact } from "../jws.ts";
import type { TruthRow } from "../../sim/mod.ts";
import { explain } from "./explain.ts";
import { ALL, suites, suitesMissing } from "./suites.ts";

/** A vector on which this library and `jose` disagree, or a valid one that is refused. */
export interface Difference {
  vector: string;
  "the suite says": string;
  ours: string;
  jose: string;
  why: string;
}

/** Keys with what the suite says of texts that are signed by them, or are not. */
export interface Group {
  public?: Jwk;
  private: Jwk;
  tests: { tcId: number; comment: string; jws: string; result: string }[];
}

/** Wycheproof's JWS vectors: ours and jose's verdict on each. */
export async function wycheproof(): Promise<{ truths: TruthRow[]; differences: Difference[] }> {
  const missing = suitesMissing();
  if (missing) {
    const truth = { truth: "Wycheproof's JWS vectors", score: "skipped", ok: true, note: missing };
    return { truths: [truth], differences: [] };
  }
  const file = readFileSync(new URL("jws-vectors.json", suites()), "utf8");
  return await compare((JSON.parse(file) as { testGroups: Group[] }).testGroups);
}

/** Ours and jose's verdict on each vector, and the rule by which we differ. */
export async function compare(
  groups: readonly Group[],
): Promise<{ truths: TruthRow[]; differences: Difference[] }> {
  const differences: Difference[] = [];
  let invalid = 0, refused = 0, valid = 0, accepted = 0, confused = 0, explained = 0;
  for (const group of groups) {
    const key = group.public ?? group.private;
    const algorithms = key.alg ? [key.alg] : ALL;
    for (const { tcId, comment, jws, result } of group.tests) {
      let alg = "";
      const ours = await verifyCompact(jws, { algorithms, keys: [key] }).then(({ header }) => {
        alg = String(header.alg);
        return "valid";
      }, (error: Error & { reason?: string }) => `invalid (${error.reason})`);
      const jose = await importJWK(key as never, key.alg ?? "RS256").then((imported) =>
        compactVerify(jws, imported, { algorithms })
      ).then(
        () => "valid",
        ({ code }: { code?: unknown }) =>
          `invalid (${typeof code === "string" ? inWords(code) : "key"})`,
      );
      if (result === "valid") valid++;
      else invalid++;
      if (result === "valid" && ours === "valid") accepted++;
      if (result !== "valid" && ours !== "valid") refused++;
      if (ours === "valid" && !algorithms.includes(alg)) confused++;
      const agree = ours.split(" ")[0] === jose.split(" ")[0];
      if (!agree || (result === "valid") !== (ours === "valid")) {
        const why = explain({ comment, jws, key, algorithms, ours: ours === "valid" });
        if (why !== undefined) explained++;
        differences.push({
          vector: `${tcId} ${comment}`,
          "the suite says": result,
          ours,
          jose,
          why: why ?? "no rule explains it: one of us is wrong",
        });
      }
    }
  }
  return {
    truths: [
      {
        truth: "Wycheproof: invalid signatures refused",
        score: `${refused} of ${invalid}`,
        ok: refused === invalid,
        note: refused === invalid
          ? ""
          : "the one accepted is explained in the table of differences",
      },
      {
        truth: "Wycheproof: tokens read by another algorithm than the key's",
        score: String(confused),
        ok: confused === 0,
        note: "",
      },
      {
        truth: "Wycheproof: valid signatures accepted",
        score: `${accepted} of ${valid}`,
        ok: accepted === valid,
        note: accepted === valid ? "" : "stricter than the suite: see the table of differences",
      },
      {
        truth: "Wycheproof: differences that a rule of an RFC explains",
        score: `${explained} of ${differences.length}`,
        ok: explained === differences.length,
        note: "",
      },
    ],
    differences,
  };
}

/** jose's error code as words: `ERR_JWS_SIGNATURE_VERIFICATION_FAILED` is "signature verification failed". */
function inWords(code: string): string {
  return code.replace(/^ERR_[A-Z]+_/, "").toLowerCase().replaceAll("_", " ");
}
