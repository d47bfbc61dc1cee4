import { type Ignored, ignoredBy } from "./can-i-deploy.ts";
import { type DeployQuestion, named, type Publication, type Selector } from "./model.ts";
import type { Target, Verdict, VerificationResult } from "./model.ts";
import { absent, because, noPlace, nowhere } from "./reasons.ts";

/** A version that a broker has heard of. */
export interface KnownVersion {
  readonly name: string;
  readonly version: string;
  branch: string | undefined;
  readonly tags: Set<string>;
}

/** All that a broker in memory knows. */
export interface Known {
  readonly versions: readonly KnownVersion[];
  readonly environments: ReadonlySet<string>;
  readonly publications: readonly Publication[];
  readonly results: readonly VerificationResult[];
  readonly placed: readonly { readonly environment: string; readonly at: KnownVersion }[];
}

/** May these be deployed? Loops over all that is known. O(contracts × versions × results). */
export function verdictOn(question: DeployQuestion, known: Known): Verdict {
  const { of, to } = question, ignored = ignoredBy(question);
  const reasons: string[] = [], chosen: KnownVersion[] = [];
  const names = new Set(of.map(({ name }) => name));
  for (const selector of of) {
    const found = select(selector, known);
    if (found.length === 0 && !ignored(selector.name, selector.version ?? null)) {
      reasons.push(nowhere(selector));
    }
    chosen.push(...found);
  }
  const { environment } = to ?? {};
  if (environment !== undefined && !known.environments.has(environment)) {
    reasons.push(noPlace(environment));
  }
  const others = to ? inTarget(to, known).filter(({ name }) => !names.has(name)) : [];
  const any = to === null && names.size === 1;
  for (const { consumer, version, provider, hash } of known.publications) {
    const asked = chosen.some((one) => one.name === consumer && one.version === version);
    const there = others.some((one) => one.name === consumer && one.version === version);
    if (ignored(consumer, version)) continue;
    if (any && (asked || names.has(provider))) continue;
    if (!asked && !(there && names.has(provider))) continue;
    if (to === null && !names.has(provider)) continue;
    const against = (names.has(provider) ? chosen : others).filter(({ name }) => name === provider);
    if (against.length === 0 && !ignored(provider, null)) {
      reasons.push(absent(consumer, version, provider));
    }
    for (const one of against) {
      if (ignored(provider, one.version)) continue;
      const result = latest(hash, one, known);
      if (result !== true) reasons.push(because(consumer, version, provider, one.version, result));
    }
  }
  if (any) reasons.push(...anyReasons(chosen, ignored, known));
  return { deployable: reasons.length === 0, reasons: [...new Set(reasons)].sort() };
}

/** Where nothing is said of a target: each contract needs some version that it gets along with. */
function anyReasons(chosen: readonly KnownVersion[], ignored: Ignored, known: Known): string[] {
  const met = new Map<string, boolean>();
  for (const { consumer, version, provider, hash } of known.publications) {
    for (const { name, version: mine } of chosen) {
      const asConsumer = name === consumer && mine === version, asProvider = name === provider;
      if (asConsumer && !ignored(provider, null)) {
        const pair = `${named(consumer, version)} was never verified by ${provider}`;
        const some = known.results.filter((one) =>
          one.hash === hash && !ignored(one.provider, one.version)
        ).some((one) => latest(hash, { name: one.provider, version: one.version }, known) === true);
        met.set(pair, (met.get(pair) ?? false) || some);
      } else if (asProvider && !ignored(consumer, version)) {
        const pair = `${named(provider, mine)} never verified ${consumer}`;
        const some = latest(hash, { name, version: mine }, known) === true;
        met.set(pair, (met.get(pair) ?? false) || some);
      }
    }
  }
  return [...met].filter(([, is]) => !is).map(([pair]) => pair);
}

function select({ name, version, tag, branch, latest }: Selector, { versions }: Known) {
  const found = versions.filter((one) =>
    one.name === name && (version === undefined || one.version === version) &&
    (tag === undefined || one.tags.has(tag)) && (branch === undefined || one.branch === branch)
  );
  return latest ? found.slice(-1) : found;
}

function inTarget({ environment, tag, latest }: Target, { placed, versions }: Known) {
  if (environment !== undefined) {
    return [
      ...new Set(placed.filter((one) => one.environment === environment).map(({ at }) => at)),
    ];
  }
  const tagged = versions.filter(({ tags }) => tags.has(tag!));
  return latest
    ? tagged.filter((one) => tagged.findLast(({ name }) => name === one.name) === one)
    : tagged;
}

function latest(
  hash: string,
  { name, version }: { name: string; version: string },
  { results }: Known,
): boolean | undefined {
  return results.findLast((one) =>
    one.hash === hash && one.provider === name && one.version === version
  )?.success;
}
