import { createHmac } from "node:crypto";
import { fromBase64url } from "../encoding.ts";
import { readRegistration } from "../client.ts";
import { KeyRing } from "../key-ring.ts";
import { verifyJwt } from "../jwt.ts";
import { type Attack, outcome, victim } from "./attack.ts";
import { CLAIMS, plain, seconds } from "./forge.ts";
import { believesNobody, publishingRing, registersAnyUrl } from "./weak/servers.ts";

/** Attacks on servers that were set up wrongly. Ours does not let itself be. */
export const setUpAttacks: Attack[] = [
  {
    name: "HS256 ring: the published key is the secret",
    source: "RFC 8725, 3.2",
    expected: "no such ring",
    async run(weak) {
      if (!weak) {
        const { options: { clock } } = await victim();
        const options = { clock, overlap: 1000, algorithm: "HS256" as "ES256" };
        const made = await KeyRing.create(options).then(() => true, () => false);
        return { succeeded: made, answer: made ? "a ring of secrets" : "no such ring" };
      }
      const { keys } = (await publishingRing("HS256")).jwks;
      const secret = fromBase64url(keys[0]!.k!)!;
      const token = plain(
        { alg: "HS256", typ: "at+jwt" },
        CLAIMS,
        (input) => createHmac("sha256", secret).update(input).digest("base64url"),
      );
      const { claims } = await verifyJwt(token, { algorithms: ["HS256"], keys, now: seconds });
      return { succeeded: claims.sub === "mira", answer: "a token for Mira" };
    },
  },
  {
    name: 'client without a secret: its secret is "nobody"',
    source: "RFC 6749, 2.3.1",
    expected: "invalid_client",
    async run(weak) {
      const c = await victim(), { backup } = c.clients;
      delete backup.secretHash;
      if (weak) return { succeeded: believesNobody(backup, "nobody"), answer: "a token" };
      const guessed = { client_id: backup.id, client_secret: "nobody" };
      return outcome(
        await c.post("/token", { grant_type: "client_credentials", ...guessed }, undefined),
      );
    },
  },
  {
    name: "javascript: as a redirect URI, run on the way back",
    source: "RFC 9700, 4.1; RFC 8252, 8.4",
    expected: "refused at registration",
    async run(weak) {
      const { clients: { phone } } = await victim();
      const client = { ...phone, redirectUris: ["javascript:alert(1)"] };
      try {
        (weak ? registersAnyUrl : readRegistration)(client);
        return { succeeded: true, answer: "registered" };
      } catch {
        return { succeeded: false, answer: "refused at registration" };
      }
    },
  },
];
