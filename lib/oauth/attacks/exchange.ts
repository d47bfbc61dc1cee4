import { EXCHANGE_GRANT } from "../client.ts";
import { type Attack, outcome, victim } from "./attack.ts";
import { weakChecks } from "./weak/checks.ts";
import { exchangesAll } from "./weak/exchange.ts";

const subject_token_type = "urn:ietf:params:oauth:token-type:access_token";

/** Attacks by a service that is trusted with its own calls, and wants more. */
export const exchangeAttacks: Attack[] = [
  {
    name: "token exchange: a token that was sent to somebody else",
    source: "RFC 8693, 2.2.2",
    expected: "invalid_request",
    async run(weak) {
      const c = await victim(weak ? exchangesAll : undefined);
      // A service of the attacker's, registered with an API of its own, has found Mira's token in a log.
      Object.assign(c.clients.backup, {
        grants: [EXCHANGE_GRANT],
        audience: "https://rogue.example",
      });
      const { access_token } = await c.tokens();
      const form = { grant_type: EXCHANGE_GRANT, subject_token: access_token, subject_token_type };
      return outcome(await c.post("/token", form, c.clients.backup));
    },
  },
  {
    name: "token exchange: a scope that the client is not registered for",
    source: "RFC 8693, 5",
    expected: "invalid_scope",
    async run(weak) {
      const c = await victim(weak ? weakChecks.anyScope : undefined);
      Object.assign(c.clients.api, { scopes: ["albums.read"] });
      const { access_token } = await c.tokens();
      const form = { grant_type: EXCHANGE_GRANT, subject_token: access_token, subject_token_type };
      return outcome(await c.post("/token", { ...form, scope: "albums.print" }, c.clients.api));
    },
  },
];
