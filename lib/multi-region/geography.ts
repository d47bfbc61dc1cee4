import { requireNumber } from "../sim/require-number.ts";

/** A place on the earth, in degrees: north and east are positive. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Mean radius of the earth, in km. */
const RADIUS = 6371;
/** Light in glass: two thirds of its speed in vacuum, in km per ms. */
const IN_GLASS = 199.86;

/** A place as three coordinates on a sphere of radius 1: then nearness is one dot product. */
function unit({ latitude, longitude }: Place): [number, number, number] {
  requireNumber("find a place", "latitude", latitude, { unit: "degrees", min: -90, max: 90 });
  requireNumber("find a place", "longitude", longitude, { unit: "degrees", min: -180, max: 180 });
  const phi = latitude * Math.PI / 180, lambda = longitude * Math.PI / 180;
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

/** Along the great circle, in km. */
export function distance(a: Place, b: Place): number {
  const [x, y, z] = unit(a), [u, v, w] = unit(b);
  // The half chord: for near places the arc cosine of the dot product would lose its digits.
  const half = Math.hypot(x - u, y - v, z - w) / 2;
  return 2 * RADIUS * Math.asin(Math.min(1, half));
}

/** No round trip is shorter: twice the great circle at the speed of light in glass, in ms. */
export function lightRoundTrip(a: Place, b: Place): number {
  return 2 * distance(a, b) / IN_GLASS;
}

/**
 * Finds the nearest of some places. O(places) with three multiplications each: no trigonometry but for
 * the place asked about.
 *
 * @example
 * ```ts
 * import { Nearest } from "#lib/multi-region";
 * import assert from "node:assert/strict";
 *
 * const frankfurt = { latitude: 50.11, longitude: 8.68 }, tokyo = { latitude: 35.68, longitude: 139.69 };
 * assert.equal(new Nearest([frankfurt, tokyo]).of({ latitude: 48.85, longitude: 2.35 }), 0); // Paris
 * ```
 */
export class Nearest {
  readonly #xyz: Float64Array;

  /** @throws {RangeError} Without a place, or with one that is not on the earth. */
  constructor(places: readonly Place[]) {
    requireNumber("create Nearest", "places", places.length, { unit: "places", min: 1 });
    this.#xyz = new Float64Array(places.flatMap(unit));
  }

  /** The place's number; among `allowed` ones where that is given (−1 where none is). */
  of({ latitude, longitude }: Place, allowed?: (place: number) => boolean): number {
    const phi = latitude * (Math.PI / 180), lambda = longitude * (Math.PI / 180);
    const flat = Math.cos(phi), x = flat * Math.cos(lambda), y = flat * Math.sin(lambda);
    const z = Math.sin(phi), xyz = this.#xyz;
    let best = -1, most = -Infinity;
    for (let i = 0, at = 0; at < xyz.length; i++, at += 3) {
      const near = x * xyz[at]! + y * xyz[at + 1]! + z * xyz[at + 2]!;
      if (near > most && (!allowed || allowed(i))) most = near, best = i;
    }
    return best;
  }
}
