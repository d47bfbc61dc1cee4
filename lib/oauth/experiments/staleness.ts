import type { Random } from "../../sim/mod.ts";
import { ALBUMS } from "../cast.ts";
import { remoteReader } from "../remote-reader.ts";
import { SetClock } from "./set-clock.ts";

/** What one way to check a token costs, and how late it hears of a revocation. */
export interface StaleRow {
  /** How long an answer is believed, in s. */
  cacheFor: number;
  /** Mean time added to a call, in ms. */
  latency: number;
  /** Mean time that a revoked token is still believed, in s. */
  stale: number;
  /** Share of calls answered without asking. */
  hits: number;
  way: string;
}

/** What {@linkcode staleness} is told. */
export interface StaleOptions {
  /** Life of an access token, in s. */
  access: number;
  /** What asking costs, in ms. */
  roundTrip: number;
  /** What verifying on the spot costs, in ms. */
  verify: number;
  /** Calls per minute with one token. */
  perMinute: number;
  random: Random;
  /** Cache times, in s. */
  cacheTimes: readonly number[];
  /** Tokens simulated. Default: 150. */
  tokens?: number;
}

/**
 * Tokens are used at random and revoked at some moment of their life, and a thief goes on calling. The
 * reader is the real one, on a clock that is set from call to call. A JWT is believed until it expires.
 */
export async function staleness(options: StaleOptions): Promise<StaleRow[]> {
  const { access, roundTrip, verify, perMinute, random, cacheTimes, tokens = 150 } = options;
  const rows: StaleRow[] = [];
  for (const cacheFor of cacheTimes) {
    const stream = random.split("tokens"), clock = new SetClock(0);
    let revokedAt = 0, asked = 0, calls = 0, stale = 0;
    const read = remoteReader({
      audience: ALBUMS,
      clock,
      cacheFor: cacheFor * 1000,
      introspect: () => {
        asked++;
        return Promise.resolve({ active: clock.time < revokedAt, aud: ALBUMS });
      },
    });
    for (let token = 0; token < tokens; token++) {
      const start = token * access * 2000, end = start + access * 1000;
      revokedAt = start + stream.next() * access * 1000;
      let last = revokedAt;
      for (let t = start; t < end;) {
        clock.time = t;
        calls++;
        const believed = await read(`token-${token}`).then(() => true, () => false);
        if (believed && t > revokedAt) last = t;
        if (!believed) break;
        t += -Math.log(1 - stream.next()) * 60_000 / perMinute;
      }
      stale += (last - revokedAt) / 1000;
    }
    rows.push({
      cacheFor,
      latency: asked / calls * roundTrip,
      stale: stale / tokens,
      hits: 1 - asked / calls,
      way: "introspection, cached",
    });
  }
  rows.push({
    cacheFor: access,
    latency: verify,
    stale: access / 2,
    hits: 1,
    way: "JWT, verified here",
  });
  return rows;
}
