import type { Random } from "../../sim/mod.ts";
import { ALBUMS, albumsCall, Cast } from "../cast.ts";
import { KeyRing } from "../key-ring.ts";
import { localReader } from "../local-reader.ts";
import { ResourceServer } from "../resource-server.ts";
import { SetClock } from "./set-clock.ts";

/** Calls around a change of the signing key. */
export interface RotationRow {
  /** Seconds since the change. */
  time: number;
  /** Share of calls refused. */
  refused: number;
  way: string;
}

/**
 * The real key ring and real resource servers, each with a key list of its own age. Calls carry tokens
 * issued at any time of the last access life; the key changes at time 0.
 */
export async function keyChange({
  access,
  keyCache,
  apiServers,
  random,
  overlap,
  perStep = 20,
}: {
  /** Life of an access token, in s. */
  access: number;
  /** How long an API keeps the key list, in s. */
  keyCache: number;
  apiServers: number;
  random: Random;
  /** Publish the next key first and keep the old one. Otherwise the key is swapped. */
  overlap: boolean;
  /** Calls at each of 55 moments. Default: 20. */
  perStep?: number;
}): Promise<{ rows: RotationRow[]; refused: number; calls: number }> {
  const clock = new SetClock(), start = clock.time, stream = random.split("calls");
  // A swap keeps nothing: the old key leaves the list in the moment in which the new one signs.
  const kept = overlap ? access * 1000 + 60_000 : 0;
  const ring = await KeyRing.create({ clock, overlap: kept });
  const cast = await Cast.create({ clock, keys: ring, lifetimes: { access: access * 1000 } });
  const { issuer } = cast.options;
  const apis = Array.from({ length: Math.min(apiServers, 6) }, () =>
    new ResourceServer({
      read: localReader({
        issuer,
        audience: ALBUMS,
        clock,
        cacheFor: keyCache * 1000,
        fetchKeys: () => cast.keys.jwks(),
      }),
      clock,
      url: ALBUMS,
    }));
  const before = access + keyCache, after = access * 1.3 + keyCache, steps = 54;
  const issued: { at: number; token: string }[] = [];
  const rows: RotationRow[] = [];
  let changed = false, prepared = false, refused = 0, calls = 0;
  for (let i = 0; i <= steps; i++) {
    const time = -before + (before + after) * i / steps;
    clock.time = start + (before + time) * 1000;
    if (!prepared && time >= -keyCache) {
      prepared = true;
      if (overlap) await ring.prepare();
    }
    if (!changed && time >= 0) {
      await ring.promote(await ring.prepare());
      changed = true;
    }
    const { body } = await cast.post(
      "/token",
      { grant_type: "client_credentials" },
      cast.clients.backup,
    );
    issued.push({ at: time, token: String(body["access_token"]) });
    const living = issued.filter(({ at }) => at > time - access);
    let wrong = 0;
    for (let call = 0; call < perStep; call++) {
      const { token } = living[stream.int(living.length)]!;
      const api = apis[stream.int(apis.length)]!;
      if (!(await api.check(albumsCall(token), "albums.read")).allowed) wrong++;
    }
    refused += wrong;
    calls += perStep;
    const way = overlap ? "published first, kept after" : "swapped";
    rows.push({ time, refused: wrong / perStep, way });
  }
  return { rows, refused, calls };
}
