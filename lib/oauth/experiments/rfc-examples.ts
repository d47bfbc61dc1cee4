import { readdirSync, readFileSync } from "node:fs";
import vectors from "../../../data/oauth/rfc-vectors.json" with { type: "json" };
import { tokenHash } from "../dpop.ts";
import type { Jwk } from "../jwa.ts";
import { type JsonJws, verifyCompact, verifyJson } from "../jws.ts";
import { challengeOf } from "../pkce.ts";
import { thumbprint } from "../thumbprint.ts";
import type { TruthRow } from "../../sim/mod.ts";
import { ALL, suites, suitesMissing } from "./suites.ts";

/** RFC 7520's eight signatures: compact, general and flattened JSON, detached, several signers. */
export async function rfc7520(): Promise<TruthRow> {
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

/** The examples that RFC 7636, RFC 7638 and RFC 9449 print. */
export function rfcVectors(): TruthRow[] {
  const pkce = vectors.pkce_s256.filter((v) => challengeOf(v.verifier) === v.challenge).length;
  const ath = vectors.dpop_ath.filter((v) => tokenHash(v.access_token) === v.ath).length;
  const named = vectors.jwk_thumbprint.filter((v) => thumbprint(v.jwk) === v.thumbprint).length;
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
    {
      truth: "A key's name: thumbprint of RFC 7638, section 3.1",
      score: `${named} of ${vectors.jwk_thumbprint.length}`,
      ok: named === vectors.jwk_thumbprint.length,
      note: "",
    },
  ];
}
