import type { Random } from "../../sim/mod.ts";
import { ALBUMS } from "../cast.ts";
import { remoteReader } from "../remote-reader.ts";
import { SetClock } from "./set-clock.ts";

/** Calls that an API had to refuse while the issuer was down. */
export interface DownRow {
  way: string;
  /** Share of the calls in that time. */
  refused: number;
}

/** How long the issuer is down, in s. */
export const DOWN = 60;

/**
 * The issuer is down for a minute, and people go on calling with tokens that live on. An API that asks uses the
 * real reader, whose introspection fails; one that verifies asks nobody, and refuses only who would have needed
 * a new token in that minute.
 *
 * @param access Life of an access token, in s.
 */
export async function issuerDown({ access, perMinute, cacheTimes, random, people = 300 }: {
  access: number;
  perMinute: number;
  cacheTimes: readonly number[];
  random: Random;
  people?: number;
}): Promise<DownRow[]> {
  const rows: DownRow[] = [];
  for (const cacheFor of [...cacheTimes, undefined]) {
    const stream = random.split("calls");
    let calls = 0, refused = 0;
    for (let person = 0; person < people; person++) {
      const clock = new SetClock(0);
      // Anywhere in its life when the minute begins.
      const from = 600_000 + stream.next() * access * 1000, to = from + DOWN * 1000;
      const read = remoteReader({
        audience: ALBUMS,
        clock,
        cacheFor: (cacheFor ?? 0) * 1000,
        introspect: () =>
          clock.time >= from && clock.time < to
            ? Promise.reject(new Error("no answer"))
            : Promise.resolve({ active: true, aud: ALBUMS }),
      });
      let born = from - stream.next() * access * 1000;
      // Long enough before for the age of a remembered answer to be anything.
      const lead = (cacheFor ?? 0) * 1000 * (2 + stream.next());
      for (let t = from - lead; t < to;) {
        clock.time = t;
        const down = t >= from, expired = t - born >= access * 1000;
        // A new token is had for the asking, but not from who is down.
        if (expired && !down) born = t;
        const can = expired && down
          ? false
          : cacheFor === undefined
          ? true
          : await read("token").then(() => true, () => false);
        if (down) {
          calls++;
          if (!can) refused++;
        }
        t += -Math.log(1 - stream.next()) * 60_000 / perMinute;
      }
    }
    const way = cacheFor === undefined
      ? "JWT, verified here"
      : cacheFor === 0
      ? "ask each time"
      : `ask, believe for ${cacheFor} s`;
    rows.push({ way, refused: calls ? refused / calls : 0 });
  }
  return rows;
}
