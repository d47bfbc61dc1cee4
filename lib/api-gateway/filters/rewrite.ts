import type { MatchConfig, PathModification } from "../routing/config.ts";

/**
 * A path with its prefix or all of it replaced. Prefixes are whole segments, and a slash at the end of
 * either says nothing: `/shop` for `/` makes `/a` of `/shop/a`, never `//a`.
 *
 * @example
 * ```ts
 * import { replacePath } from "#lib/api-gateway";
 * import assert from "node:assert/strict";
 *
 * const to = { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } as const;
 * assert.equal(replacePath("/shop/a", to, { type: "PathPrefix", value: "/shop" }), "/a");
 * assert.equal(replacePath("/shop", to, { type: "PathPrefix", value: "/shop" }), "/");
 * ```
 */
export function replacePath(
  path: string,
  modification: PathModification,
  matched: MatchConfig["path"],
): string {
  if (modification.type === "ReplaceFullPath") return modification.replaceFullPath;
  const prefix = matched.value.replace(/\/+$/, "");
  const to = modification.replacePrefixMatch.replace(/\/+$/, "");
  return `${to}${path.slice(prefix.length)}` || "/";
}
