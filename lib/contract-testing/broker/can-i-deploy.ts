import { type DeployQuestion, type MatrixRow, named } from "./model.ts";
import { absent, because } from "./reasons.ts";

/** Who is not asked. */
export type Ignored = (name: string, version: string | null) => boolean;

/** Reads `ignore` of a question. */
export function ignoredBy({ ignore = [] }: DeployQuestion): Ignored {
  return (name, version) =>
    ignore.some((one) =>
      one.name === name && (one.version === undefined || one.version === version)
    );
}

/**
 * What of a matrix speaks against a deployment: contracts that failed, that nobody has verified, or whose provider is not
 * there at all. O(rows).
 *
 * @example
 * ```ts
 * import { reasonsIn } from "#lib/contract-testing";
 * import assert from "node:assert/strict";
 *
 * const row = { consumer: "checkout", consumerVersion: "7", provider: "catalogue", providerVersion: "2", success: false };
 * assert.deepEqual(reasonsIn([row], () => false), ["catalogue 2 failed the contract of checkout 7"]);
 * ```
 */
export function reasonsIn(rows: readonly MatrixRow[], ignored: Ignored): string[] {
  const reasons = new Set<string>();
  for (const { consumer, consumerVersion, provider, providerVersion, success } of rows) {
    if (success || ignored(consumer, consumerVersion) || ignored(provider, providerVersion)) {
      continue;
    }
    reasons.add(
      providerVersion === null
        ? absent(consumer, consumerVersion, provider)
        : because(consumer, consumerVersion, provider, providerVersion, success),
    );
  }
  return [...reasons].sort();
}

/** As {@linkcode reasonsIn}, where any version of the other side will do: each pair needs one line that succeeded. */
export function reasonsInAny(
  rows: readonly (MatrixRow & { readonly by: string | null })[],
  ignored: Ignored,
): string[] {
  const met = new Map<string, boolean>();
  for (const { consumer, consumerVersion, provider, providerVersion, success, by } of rows) {
    if (ignored(by === null ? provider : consumer, by === null ? null : consumerVersion)) continue;
    const pair = by === null
      ? `${named(consumer, consumerVersion)} was never verified by ${provider}`
      : `${named(provider, by)} never verified ${consumer}`;
    const counts = success === true && !(by === null && ignored(provider, providerVersion));
    met.set(pair, (met.get(pair) ?? false) || counts);
  }
  return [...met].filter(([, is]) => !is).map(([pair]) => pair).sort();
}
