import {
  type Broker,
  type DeployQuestion,
  named,
  type Publication,
  type Selector,
  type Target,
  type Verdict,
  type VerificationResult,
} from "./model.ts";
import { absent, because, otherContent } from "./reasons.ts";

interface Version {
  readonly name: string;
  readonly version: string;
  branch: string | undefined;
  readonly tags: Set<string>;
}

/**
 * A broker in memory, as simple as it can be: lists, and loops over them. It is what the one on Postgres is held against.
 */
export class MemoryBroker implements Broker {
  /** In the order in which they came. */
  readonly #versions: Version[] = [];
  readonly #publications: Publication[] = [];
  readonly #results: VerificationResult[] = [];
  #placed: { environment: string; at: Version; target: string | null | undefined }[] = [];

  // deno-lint-ignore require-await
  async version(name: string, version: string, branch?: string): Promise<void> {
    this.#find(name, version, branch);
  }

  // deno-lint-ignore require-await
  async publish(publication: Publication): Promise<boolean> {
    const { consumer, version, provider, hash, branch } = publication;
    const before = this.#publications.find((one) =>
      one.consumer === consumer && one.version === version && one.provider === provider
    );
    if (before && before.hash !== hash) throw otherContent(publication);
    this.#find(consumer, version, branch);
    const isNew = !this.#publications.some((one) => one.hash === hash);
    if (!before) this.#publications.push(publication);
    return isNew;
  }

  // deno-lint-ignore require-await
  async record(result: VerificationResult): Promise<void> {
    this.#find(result.provider, result.version);
    this.#results.push(result);
  }

  // deno-lint-ignore require-await
  async tag(name: string, version: string, tag: string): Promise<void> {
    this.#find(name, version).tags.add(tag);
  }

  // deno-lint-ignore require-await
  async deploy(
    environment: string,
    name: string,
    version: string,
    target: string | null,
  ): Promise<void> {
    const at = this.#find(name, version);
    this.#placed = this.#placed.filter((one) =>
      one.environment !== environment || one.at.name !== name || one.target !== target
    );
    this.#placed.push({ environment, at, target });
  }

  // deno-lint-ignore require-await
  async release(environment: string, name: string, version: string): Promise<void> {
    this.#placed.push({ environment, at: this.#find(name, version), target: undefined });
  }

  // deno-lint-ignore require-await
  async canIDeploy({ of, to, ignore = [] }: DeployQuestion): Promise<Verdict> {
    const reasons: string[] = [],
      chosen: Version[] = [],
      names = new Set(of.map(({ name }) => name));
    const ignored = (name: string, version: string | null) =>
      ignore.some((one) =>
        one.name === name && (one.version === undefined || one.version === version)
      );
    for (const selector of of) {
      const found = this.#select(selector);
      if (found.length === 0 && !ignored(selector.name, selector.version ?? null)) {
        reasons.push(
          `${selector.name} ${
            selector.version ?? selector.tag ?? selector.branch ?? "latest"
          } does not exist`,
        );
      }
      chosen.push(...found);
    }
    const others = to ? this.#in(to).filter(({ name }) => !names.has(name)) : [];
    const any = to === null && names.size === 1;
    for (const { consumer, version, provider, hash } of this.#publications) {
      const asked = chosen.some((one) => one.name === consumer && one.version === version);
      const there = others.some((one) => one.name === consumer && one.version === version);
      if (ignored(consumer, version)) continue;
      if (any && (asked || names.has(provider))) continue;
      if (!asked && !(there && names.has(provider))) continue;
      if (to === null && !names.has(provider)) continue;
      const against = (names.has(provider) ? chosen : others).filter(({ name }) =>
        name === provider
      );
      if (against.length === 0 && !ignored(provider, null)) {
        reasons.push(absent(consumer, version, provider));
      }
      for (const one of against) {
        if (ignored(provider, one.version)) continue;
        const result = this.#latest(hash, one);
        if (result !== true) {
          reasons.push(because(consumer, version, provider, one.version, result));
        }
      }
    }
    if (any) reasons.push(...this.#anyReasons(chosen, ignored));
    return { deployable: reasons.length === 0, reasons: [...new Set(reasons)].sort() };
  }

  /** Where nothing is said of a target: each contract needs some version that it gets along with. */
  #anyReasons(
    chosen: readonly Version[],
    ignored: (name: string, version: string | null) => boolean,
  ): string[] {
    const met = new Map<string, boolean>();
    for (const { consumer, version, provider, hash } of this.#publications) {
      for (const { name, version: mine } of chosen) {
        const asConsumer = name === consumer && mine === version, asProvider = name === provider;
        if (asConsumer && !ignored(provider, null)) {
          const pair = `${named(consumer, version)} was never verified by ${provider}`;
          const some = this.#results.filter((one) =>
            one.hash === hash && !ignored(one.provider, one.version)
          ).some((one) =>
            this.#latest(hash, { name: one.provider, version: one.version }) === true
          );
          met.set(pair, (met.get(pair) ?? false) || some);
        } else if (asProvider && !ignored(consumer, version)) {
          const pair = `${named(provider, mine)} never verified ${consumer}`;
          met.set(
            pair,
            (met.get(pair) ?? false) || this.#latest(hash, { name, version: mine }) === true,
          );
        }
      }
    }
    return [...met].filter(([, is]) => !is).map(([pair]) => pair);
  }

  #find(name: string, version: string, branch?: string): Version {
    let found = this.#versions.find((one) => one.name === name && one.version === version);
    if (!found) this.#versions.push(found = { name, version, branch, tags: new Set() });
    found.branch ??= branch;
    return found;
  }

  #select({ name, version, tag, branch, latest }: Selector): Version[] {
    const found = this.#versions.filter((one) =>
      one.name === name && (version === undefined || one.version === version) &&
      (tag === undefined || one.tags.has(tag)) && (branch === undefined || one.branch === branch)
    );
    return latest ? found.slice(-1) : found;
  }

  #in({ environment, tag, latest }: Target): Version[] {
    if (environment !== undefined) {
      return [
        ...new Set(
          this.#placed.filter((one) => one.environment === environment).map(({ at }) => at),
        ),
      ];
    }
    const tagged = this.#versions.filter(({ tags }) => tags.has(tag!));
    return latest
      ? tagged.filter((one) => tagged.findLast(({ name }) => name === one.name) === one)
      : tagged;
  }

  #latest(hash: string, { name, version }: { name: string; version: string }): boolean | undefined {
    return this.#results.findLast((one) =>
      one.hash === hash && one.provider === name && one.version === version
    )?.success;
  }
}
