import { notThere, otherContent, unknownContent, unknownEnvironment } from "./broker-error.ts";
import { unknownVersion } from "./broker-error.ts";
import { type KnownVersion, verdictOn } from "./memory-verdict.ts";
import type { Broker, DeployQuestion, Placement, Publication, Verdict } from "./model.ts";
import type { VerificationResult } from "./model.ts";

/**
 * A broker in memory, as simple as it can be: lists, and loops over them. It is what the one on Postgres is held against.
 */
export class MemoryBroker implements Broker {
  /** In the order in which they came. */
  readonly #versions: KnownVersion[] = [];
  readonly #environments = new Set<string>();
  readonly #publications: Publication[] = [];
  readonly #results: VerificationResult[] = [];
  #placed: { environment: string; at: KnownVersion; target: string | null | undefined }[] = [];

  // deno-lint-ignore require-await
  async version(name: string, version: string, branch?: string): Promise<void> {
    this.#found(name, version, branch);
  }

  // deno-lint-ignore require-await
  async environment(name: string): Promise<void> {
    this.#environments.add(name);
  }

  // deno-lint-ignore require-await
  async publish(publication: Publication): Promise<boolean> {
    const { consumer, version, provider, hash, branch } = publication;
    const before = this.#publications.find((one) =>
      one.consumer === consumer && one.version === version && one.provider === provider
    );
    if (before && before.hash !== hash) throw otherContent(publication);
    this.#found(consumer, version, branch);
    const isNew = !this.#publications.some((one) => one.hash === hash);
    if (!before) this.#publications.push(publication);
    return isNew;
  }

  // deno-lint-ignore require-await
  async record(result: VerificationResult): Promise<void> {
    const { provider, version, hash } = result;
    if (!this.#publications.some((one) => one.hash === hash && one.provider === provider)) {
      throw unknownContent(result);
    }
    this.#found(provider, version);
    this.#results.push(result);
  }

  // deno-lint-ignore require-await
  async tag(name: string, version: string, tag: string): Promise<void> {
    this.#found(name, version).tags.add(tag);
  }

  // deno-lint-ignore require-await
  async deploy(placement: Placement): Promise<void> {
    const { environment, name, target } = placement, at = this.#placeable(placement);
    this.#placed = this.#placed.filter((one) =>
      one.environment !== environment || one.at.name !== name || one.target !== target
    );
    this.#placed.push({ environment, at, target });
  }

  // deno-lint-ignore require-await
  async undeploy(placement: Placement): Promise<void> {
    const { environment, name, version, target } = placement;
    const left = this.#placed.filter((one) =>
      one.environment !== environment || one.at.name !== name || one.at.version !== version ||
      one.target !== target
    );
    if (left.length === this.#placed.length) throw notThere(placement);
    this.#placed = left;
  }

  // deno-lint-ignore require-await
  async release(placement: Omit<Placement, "target">): Promise<void> {
    const { environment } = placement, at = this.#placeable(placement);
    this.#placed.push({ environment, at, target: undefined });
  }

  // deno-lint-ignore require-await
  async canIDeploy(question: DeployQuestion): Promise<Verdict> {
    return verdictOn(question, {
      ...{ versions: this.#versions, environments: this.#environments, placed: this.#placed },
      ...{ publications: this.#publications, results: this.#results },
    });
  }

  /** The version that is to be put somewhere, if it and the place exist. */
  #placeable(placement: Omit<Placement, "target">): KnownVersion {
    const { environment, name, version } = placement;
    if (!this.#environments.has(environment)) throw unknownEnvironment(placement);
    const at = this.#versions.find((one) => one.name === name && one.version === version);
    if (!at) throw unknownVersion(placement);
    return at;
  }

  /** The version of this name, added where it is new. */
  #found(name: string, version: string, branch?: string): KnownVersion {
    let found = this.#versions.find((one) => one.name === name && one.version === version);
    if (!found) this.#versions.push(found = { name, version, branch, tags: new Set() });
    found.branch ??= branch;
    return found;
  }
}
