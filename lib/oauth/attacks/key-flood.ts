import { VirtualClock } from "../../sim/mod.ts";
import { ALBUMS, Cast } from "../cast.ts";
import { localReader } from "../local-reader.ts";
import { type Attack, NOW } from "./attack.ts";
import { CLAIMS, plain } from "./forge.ts";
import { weakKeyReaders } from "./weak/keys.ts";

const TOKENS = 1000;

/** Attacks that make an API attack its issuer. */
export const keyFloodAttacks: Attack[] = [
  {
    name: "kid flood: every token names another key",
    source: "OpenID Connect Core, 10.1.1; CWE-770",
    expected: "1 fetch for 1000 tokens",
    async run(weak) {
      const clock = new VirtualClock(NOW), c = await Cast.create({ clock });
      let fetches = 0;
      const fetchKeys = () => {
        fetches++;
        return c.keys.jwks();
      };
      const options = { issuer: c.issuer, audience: ALBUMS, clock, fetchKeys };
      const read = weak ? weakKeyReaders.eagerFetcher(options) : localReader(options);
      for (let i = 0; i < TOKENS; i++) {
        const header = { alg: "ES256", typ: "at+jwt", kid: `made-up-${i}` };
        await read(plain(header, CLAIMS, () => "AA")).catch(() => {});
        await clock.run({ until: clock.now() + 1 });
      }
      const answer = `${fetches} ${fetches === 1 ? "fetch" : "fetches"} for ${TOKENS} tokens`;
      return { succeeded: fetches > 10, answer };
    },
  },
];
