import { requireNumber } from "../../sim/mod.ts";
import { digest, md5 } from "./md5.ts";

/** Hashes of a server on the ring, and points that each gives: 160 together, as libketama has it. */
const HASHES = 40, EACH = 4;

/**
 * The ring of libketama, memcached clients and the package `hashring`: MD5 of "server-i" gives four points,
 * MD5 of the key its place, and the next point's server has it. Every key lies where they put it. O(1) on
 * average: a table of starting places instead of a binary search. 16 bytes a point.
 *
 * Source: R. Jones, libketama, 2007.
 *
 * @example
 * ```ts
 * import { Ketama } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * const ring = new Ketama(["10.0.0.1:11211", "10.0.0.2:11211"]);
 * assert.match(ring.get("tenant-7"), /^10\.0\.0\.[12]:11211$/);
 * ```
 */
export class Ketama {
  readonly #servers: readonly string[];
  readonly #points: Float64Array;
  readonly #owners: Uint16Array;
  readonly #first: Int32Array;
  readonly #shift: number;

  /** @throws {RangeError} Where there is no server, or more than 1,000. */
  constructor(servers: readonly string[]) {
    requireNumber("create Ketama", "servers", servers.length, {
      unit: "servers",
      min: 1,
      max: 1000,
      integer: true,
    });
    this.#servers = [...servers];
    const hashes = Math.floor(1 / servers.length * HASHES * servers.length);
    const points: { at: number; owner: number }[] = [];
    servers.forEach((server, owner) => {
      for (let i = 0; i < hashes; i++) {
        md5(`${server}-${i}`);
        for (let word = 0; word < EACH; word++) points.push({ at: digest[word]! >>> 0, owner });
      }
    });
    points.sort((a, b) => a.at - b.at);
    this.#points = Float64Array.from(points, ({ at }) => at);
    this.#owners = Uint16Array.from(points, ({ owner }) => owner);
    const bits = Math.min(20, Math.ceil(Math.log2(points.length)) + 2);
    this.#shift = 32 - bits;
    this.#first = new Int32Array(2 ** bits);
    for (let bucket = 0, at = 0; bucket < this.#first.length; bucket++) {
      while (at < points.length && this.#points[at]! < bucket * 2 ** this.#shift) at++;
      this.#first[bucket] = at;
    }
  }

  /** The server of a key. */
  get(key: string): string {
    md5(key);
    const hash = digest[0]! >>> 0, points = this.#points;
    let at = this.#first[hash >>> this.#shift]!;
    while (at < points.length && points[at]! < hash) at++;
    return this.#servers[this.#owners[at < points.length ? at : 0]!]!;
  }
}
