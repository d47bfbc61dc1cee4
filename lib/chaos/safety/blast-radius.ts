import { hashText, mix, requireNumber } from "../../sim/mod.ts";

/** Larger than this needs `force`. */
export const WIDEST = 0.25;

/**
 * Which keys an experiment may hurt: a share of all, always the same ones for the same salt, so that whoever is spared
 * is spared all along. Another experiment takes another salt, lest the same customers suffer each time.
 *
 * @example
 * ```ts
 * import { BlastRadius } from "#lib/chaos";
 * import assert from "node:assert/strict";
 *
 * const radius = new BlastRadius(0.05, { salt: "redis-slow" });
 * const hit = Array.from({ length: 10_000 }, (_, i) => radius.contains(`customer-${i}`)).filter(Boolean).length;
 * assert.ok(hit > 400 && hit < 600);
 * assert.throws(() => new BlastRadius(0.5), /force/);
 * ```
 */
export class BlastRadius {
  readonly #below: number;
  readonly #salt: number;

  /** @throws {RangeError} Where the share is above 25 % without `force`. */
  constructor(readonly share: number, { salt = "", force = false } = {}) {
    requireNumber("set a blast radius", "share", share, { unit: "(a share)", min: 0, max: 1 });
    if (share > WIDEST && !force) {
      throw new RangeError(
        `Cannot set a blast radius: share must be from 0 to ${WIDEST} without force: received ${share}`,
      );
    }
    this.#below = share * 2 ** 32;
    this.#salt = hashText(salt);
  }

  contains(key: string): boolean {
    return mix(hashText(key) ^ this.#salt) < this.#below;
  }
}
