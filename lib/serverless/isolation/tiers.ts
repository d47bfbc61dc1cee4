import process from "node:process";
import { context } from "./vm.ts";
import { direct } from "./direct.ts";
import { jailTier } from "./jail.ts";
import { processTier } from "./process.ts";
import { quickjs } from "./quickjs.ts";
import { type RuntimeName, runtimeNamed } from "./runtimes.ts";
import type { Tier } from "./tier.ts";
import { worker } from "./worker.ts";

/** The runtime for a customer's JavaScript: Deno where there is one, since it grants nothing. */
export function javascriptRuntime(): RuntimeName {
  return runtimeNamed("deno") ? "deno" : "bun";
}

/** All tiers, from none to the strictest. */
export function tiers(): Tier[] {
  const js = javascriptRuntime(), tame: RuntimeName = js === "deno" ? "bun" : "deno";
  return [
    direct,
    context,
    worker,
    quickjs,
    processTier(tame),
    processTier("python"),
    processTier(js),
    jailTier(tame),
    jailTier("python"),
    jailTier(js),
  ];
}

/** One line: which tiers run here, and why the others don't. */
export function tiersHere(): string {
  const all = tiers(), here = all.filter((tier) => tier.missing() === undefined);
  const missing = [
    ...new Set(all.map((tier) => tier.missing()).filter((why) => why !== undefined)),
  ];
  const weak = runtimeNamed("deno") === undefined
    ? "; process only: no isolation of files or network"
    : "";
  return `${here.map(({ name }) => name).join(", ")} under ${
    process.versions["deno"] ? "Deno" : process.versions["bun"] ? "Bun" : "Node"
  }${missing.length > 0 ? `; not here: ${missing.join("; ")}` : ""}${weak}`;
}
