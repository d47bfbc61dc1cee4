import { Cast } from "../cast.ts";
import { SetClock } from "./set-clock.ts";

/** A client that shows the n-th refresh token of its family at a moment. */
export interface Shown {
  second: number;
  token: number;
}

/** What the server answered, and whether the family lives. */
export interface Rotated {
  answer: string;
  family: "lives" | "ended";
}

/**
 * Plays requests with one family's refresh tokens on a real server, one after the other. Tokens are called by
 * their order, since the tokens themselves are no business of a reader's.
 *
 * @param grace Time for which a lost answer is given again, in s.
 */
export async function workedRotation(grace: number, shown: readonly Shown[]): Promise<Rotated[]> {
  const clock = new SetClock(), start = clock.time;
  const cast = await Cast.create({
    clock,
    accessTokens: "opaque",
    lifetimes: { grace: grace * 1000 },
  });
  const { web } = cast.clients, family = [(await cast.tokens(web)).refresh_token];
  const rows: Rotated[] = [];
  let ended = false;
  for (const { second, token } of shown) {
    clock.time = start + second * 1000;
    const { status, body } = await cast.refresh(web, family[token - 1] ?? "");
    if (status !== 200) {
      ended = true;
      rows.push({ answer: String(body["error"]), family: "ended" });
      continue;
    }
    const next = String(body["refresh_token"]);
    if (!family.includes(next)) family.push(next);
    rows.push({ answer: `token ${family.indexOf(next) + 1}`, family: ended ? "ended" : "lives" });
  }
  return rows;
}
