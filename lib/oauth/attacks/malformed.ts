import { ALBUMS } from "../cast.ts";
import type { Jwk } from "../jwa.ts";
import { localReader } from "../local-reader.ts";
import { type Attack, NOW, type Outcome, victim } from "./attack.ts";
import { CLAIMS, ISSUER, plain, seconds, signed } from "./forge.ts";
import { weakReaders } from "./weak/readers.ts";

/** Attacks by size and by nonsense. The weak side crashes or works; ours says no. */
export const malformedAttacks: Attack[] = [
  {
    name: "oversized token: a megabyte of header",
    source: "RFC 8725, 3.10",
    expected: "refused unread",
    async run(weak) {
      const c = await victim(), { keys } = await c.keys.jwks();
      const token = plain({ alg: "ES256", pad: "x".repeat(1_000_000) }, CLAIMS, () => "AA");
      return await survives(weak, [token], keys);
    },
  },
  {
    name: "malformed tokens: 200 broken ones",
    source: "RFC 7515, 5.2",
    expected: "refused unread",
    async run(weak) {
      const c = await victim(), { keys } = await c.keys.jwks();
      const good = await signed({})({ serverKey: await c.keys.signer() });
      const tokens = Array.from({ length: 200 }, (_, i) => {
        const at = (i * 37) % good.length;
        return i % 2 ? good.slice(0, at) : `${good.slice(0, at)}!${good.slice(at + 1)}`;
      });
      return await survives(weak, tokens, keys);
    },
  },
];

/** Whether each token is refused with a reason, and without decoding more than 8 kB of it. */
async function survives(weak: boolean, tokens: string[], keys: readonly Jwk[]): Promise<Outcome> {
  const world = {
    keys,
    files: {},
    lists: {},
    strict: { algorithms: ["ES256"], keys, now: seconds },
  };
  const read = weak ? weakReaders.parsesAnything(world) : localReader({
    issuer: ISSUER,
    audience: ALBUMS,
    clock: { now: () => NOW, sleep: () => Promise.resolve(), after: () => () => {} },
    fetchKeys: () => Promise.resolve({ keys: [...keys] }),
  });
  let crashed = 0;
  for (const token of tokens) {
    const error = await read(token).then(() => undefined, (error: Error) => error);
    if (error?.name !== "JwtError") crashed++;
  }
  return {
    succeeded: crashed > 0,
    answer: crashed > 0 ? `${crashed} of ${tokens.length} processed or crashed` : `refused unread`,
  };
}
