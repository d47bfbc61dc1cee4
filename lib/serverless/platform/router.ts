import { hashText, requireNumber } from "../../sim/mod.ts";

/** Where an alias leads: a version, and another one for a share of the calls. */
export interface Route {
  version: number;
  canary?: { version: number; share: number };
}

/** Most versions of a function that are kept. */
const MOST = 1000;

/** Versions of a function and names for them. A version never changes; an alias does, and takes effect at once. */
export class Router<T> {
  readonly #versions: T[] = [];
  readonly #aliases = new Map<string, Route>();

  get versions(): readonly T[] {
    return this.#versions;
  }

  /** @returns The number of the new version, from 1 on. */
  publish(version: T): number {
    requireNumber("publish a version", "versions", this.#versions.length + 1, {
      unit: "versions",
      max: MOST,
    });
    return this.#versions.push(version);
  }

  /** @throws {RangeError} Where there is no such version, or the share is none. */
  alias(name: string, route: Route): void {
    this.#known(route.version);
    if (route.canary) {
      this.#known(route.canary.version);
      requireNumber(`lead ${name} to a canary`, "share", route.canary.share, {
        unit: "(a share)",
        min: 0,
        max: 1,
      });
    }
    this.#aliases.set(name, route);
  }

  /**
   * The version for a call. By the hash of its key, so that one customer always sees the same one, and that a larger
   * share only adds customers.
   */
  resolve(alias: string, key: string): { version: number; code: T } {
    const route = this.#aliases.get(alias);
    if (!route) throw new RangeError(`Cannot route to ${alias}: there is no alias of that name`);
    const { canary } = route;
    const chosen = canary && hashText(`${alias} ${key}`) / 2 ** 32 < canary.share
      ? canary.version
      : route.version;
    return { version: chosen, code: this.#versions[chosen - 1]! };
  }

  #known(version: number): void {
    if (this.#versions[version - 1] === undefined) {
      throw new RangeError(
        `Cannot lead there: versions are from 1 to ${this.#versions.length}: received ${version}`,
      );
    }
  }
}
