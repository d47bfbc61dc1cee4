import { quantile } from "../../sim/mod.ts";
import type { Random } from "../../sim/mod.ts";
import { weakChecks } from "../attacks/weak/checks.ts";
import { Cast } from "../cast.ts";
import { SetClock } from "./set-clock.ts";

/** People who lost an answer, and how many of them had to log in again. */
export interface GraceRow {
  /** Grace window, in s. */
  grace: number;
  /** Share logged out. */
  out: number;
}

/** Lost answers: each client asks again after a while, and the real server decides. */
export async function graceWindows({ graces, retryAfter, random, clients = 40 }: {
  /** Windows to try, in s. */
  graces: readonly number[];
  /** Mean time until a client asks again, in s. */
  retryAfter: number;
  random: Random;
  clients?: number;
}): Promise<GraceRow[]> {
  const rows: GraceRow[] = [];
  for (const grace of graces) {
    const clock = new SetClock(), stream = random.split("retries");
    const cast = await Cast.create({
      clock,
      accessTokens: "opaque",
      lifetimes: { grace: grace * 1000 },
    });
    const agent = cast.browser();
    let out = 0;
    for (let i = 0; i < clients; i++) {
      const { refresh_token } = await cast.tokens(cast.clients.web, agent);
      await cast.refresh(cast.clients.web, refresh_token);
      clock.time += -Math.log(1 - stream.next()) * retryAfter * 1000;
      if ((await cast.refresh(cast.clients.web, refresh_token)).status !== 200) out++;
    }
    rows.push({ grace, out: out / clients });
  }
  return rows;
}

/** Thieves who still get tokens, as time goes by. */
export interface TheftRow {
  /** Hours since the theft. */
  time: number;
  /** Share of thieves with access. */
  inside: number;
  server: string;
}

/**
 * A thief copies a refresh token and uses it at once, from then on every few minutes. When the owner comes
 * back, the real server sees the same token twice.
 */
export async function thefts({ returnsAfter, random, victims = 40 }: {
  /** Mean time until the owner uses the app again, in hours. */
  returnsAfter: number;
  random: Random;
  victims?: number;
}): Promise<{ rows: TheftRow[]; median: number; caught: number }> {
  const ends: Record<string, number[]> = {};
  const servers = {
    "rotation, reuse ends the family": undefined,
    "reuse not noticed": weakChecks.usedAgain,
  };
  for (const [name, checks] of Object.entries(servers)) {
    const clock = new SetClock(), stream = random.split("owners");
    const cast = await Cast.create({ clock, accessTokens: "opaque", ...(checks && { checks }) });
    const agent = cast.browser(), { web } = cast.clients;
    ends[name] = [];
    for (let i = 0; i < victims; i++) {
      const { refresh_token: copied } = await cast.tokens(web, agent);
      let thief = String((await cast.refresh(web, copied)).body["refresh_token"]);
      const back = 0.05 + -Math.log(1 - stream.next()) * returnsAfter;
      clock.time += 60_000;
      thief = String((await cast.refresh(web, thief)).body["refresh_token"]);
      clock.time += back * 3_600_000;
      await cast.refresh(web, copied);
      const inside = (await cast.refresh(web, thief)).status === 200;
      ends[name].push(inside ? 30 * 24 : back);
    }
  }
  const rows: TheftRow[] = [], horizon = returnsAfter * 4;
  for (const [server, times] of Object.entries(ends)) {
    for (let i = 0; i <= 40; i++) {
      const time = horizon * i / 40;
      rows.push({ time, inside: times.filter((t) => t > time).length / victims, server });
    }
  }
  const caught = ends["rotation, reuse ends the family"]!;
  return {
    rows,
    median: quantile(caught, 0.5),
    caught: caught.filter((t) => t < 30 * 24).length / victims,
  };
}
