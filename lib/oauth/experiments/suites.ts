import { existsSync, readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { compactVerify, importJWK } from "jose";
import vectors from "../../../data/oauth/rfc-vectors.json" with { type: "json" };
import { tokenHash } from "../dpop.ts";
import type { Jwk } from "../jwa.ts";
import { type JsonJws, verifyCompact, verifyJson } from "../jws.ts";
import { challengeOf } from "../pkce.ts";

/** The score on one outside truth. */
export interface Truth {
  truth: string;
  /** What of it holds. */
  score: string;
  ok: boolean;
  /** What does not, or why. */
  note: string;
}

/** A vector on which this library and `jose` disagree, or a valid one that is refused. */
export interface Difference {
  vector: string;
  "the suite says": string;
  ours: string;
  jose: string;
  why: string;
}

interface Group {
  comment: string;
  public?: Jwk;
  private: Jwk;
  tests: { tcId: number; comment: string; jws: string; result: string }[];
}

/** Where the large suites are: `UNDER_LOAD_ORACLES`, or beside the repository. */
function suites(): URL {
  const root = process.env["UNDER_LOAD_ORACLES"];
  return root
    ? pathToFileURL(`${root}/oauth/`)
    : new URL("../../../../shared/oracles/oauth/", import.meta.url);
}

/** Why the large suites can't be run here; `undefined` where they can. */
export function suitesMissing(): string | undefined {
  return existsSync(fileURLToPath(new URL("jws-vectors.json", suites())))
    ? undefined
    : "not here: get it from github.com/C2SP/wycheproof and github.com/ietf-jose/cookbook, and set UNDER_LOAD_ORACLES";
}

const ALL = ["256", "384", "512"].flatMap((bits) => ["RS", "PS", "ES", "HS"].map((k) => k + bits));

/** Wycheproof's JWS vectors: ours and jose's verdict on each. */
export async function wycheproof(): Promise<{ truths: Truth[]; differences: Difference[] }> {
  const missing = suitesMissing();
  if (missing) {
    const truth = { truth: "Wycheproof's JWS vectors", score: "skipped", ok: true, note: missing };
    return { truths: [truth], differences: [] };
  }
  const file = readFileSync(new URL("jws-vectors.json", suites()), "utf8");
  const { testGroups } = JSON.parse(file) as { testGroups: Group[] };
  const differences: Difference[] = [];
  let invalid = 0, refused = 0, valid = 0, accepted = 0, confused = 0;
  for (const group of testGroups) {
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
        differences.push({
          vector: `${tcId} ${comment}`,
          "the suite says": result,
          ours,
          jose,
          why: reasonFor(comment, key),
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
    ],
    differences,
  };
}

/** jose's error code as words: `ERR_JWS_SIGNATURE_VERIFICATION_FAILED` is "signature verification failed". */
function inWords(code: string): string {
  return code.replace(/^ERR_[A-Z]+_/, "").toLowerCase().replaceAll("_", " ");
}

function reasonFor(comment: string, key: Jwk): string {
  if (key.alg === "ES521") return "the key names ES521, an algorithm that is not registered";
  if (comment === "invalidBase64Padding") {
    return "as it is stored it has no padding: canonical base64url and the right MAC, so both accept it";
  }
  if (comment === "spacesInHeader") {
    return "blanks in the encoded header, which jose's decoder skips";
  }
  if (comment.startsWith("MacOfIncorrectly")) {
    return "stray bits at the end of the payload: two texts would stand for one token";
  }
  if (comment.includes("InvalidCharacter")) {
    return "a character outside of base64url, which lenient decoders skip; we accept one encoding only";
  }
  if (key.use === "enc" || key.key_ops?.includes("encrypt")) {
    return "the key is for encryption; jose looks at use only when it picks from a key set";
  }
  return "not explained yet";
}

/** RFC 7520's eight signatures: compact, general and flattened JSON, detached, several signers. */
export async function rfc7520(): Promise<Truth> {
  const truth = "RFC 7520: its eight signatures, in every serialisation";
  const missing = suitesMissing();
  if (missing) return { truth, score: "skipped", ok: true, note: missing };
  const folder = new URL("rfc7520-jws/", suites());
  let done = 0, forms = 0;
  const failed: string[] = [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".json")).sort();
  for (const name of names) {
    const { input, output } = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as {
      input: { payload: string; key: Jwk | Jwk[] };
      output: { compact?: string; json?: JsonJws; json_flat?: JsonJws };
    };
    const options = { algorithms: ALL, keys: [input.key].flat() };
    const shown = (bytes: Uint8Array) => new TextDecoder().decode(bytes) === input.payload;
    const detached = output.json?.payload === undefined ? input.payload : undefined;
    try {
      const results = [
        ...output.compact && detached === undefined
          ? [shown((await verifyCompact(output.compact, options)).payload)]
          : [],
        ...output.json ? [shown(await verifyJson(output.json, options, detached))] : [],
        ...output.json_flat ? [shown(await verifyJson(output.json_flat, options, detached))] : [],
      ];
      forms += results.length;
      if (results.length > 0 && results.every(Boolean)) done++;
      else failed.push(name);
    } catch {
      failed.push(name);
    }
  }
  return {
    truth,
    score: `${done} of ${names.length}`,
    ok: done === names.length,
    note: failed.length ? `not: ${failed.join(", ")}` : `${forms} forms`,
  };
}

/** The examples that RFC 7636 and RFC 9449 print. */
export function rfcVectors(): Truth[] {
  const pkce = vectors.pkce_s256.filter((v) => challengeOf(v.verifier) === v.challenge).length;
  const ath = vectors.dpop_ath.filter((v) => tokenHash(v.access_token) === v.ath).length;
  return [
    {
      truth: "PKCE: RFC 7636, appendix B",
      score: `${pkce} of ${vectors.pkce_s256.length}`,
      ok: pkce === vectors.pkce_s256.length,
      note: "",
    },
    {
      truth: "DPoP: token hash of RFC 9449, section 7",
      score: `${ath} of ${vectors.dpop_ath.length}`,
      ok: ath === vectors.dpop_ath.length,
      note: "",
    },
  ];
}
