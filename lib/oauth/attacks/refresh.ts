import { EXCHANGE_GRANT } from "../client.ts";
import { type Attack, outcome, victim } from "./attack.ts";
import { weakChecks } from "./weak/checks.ts";

/** Attacks on tokens that live long, and on their scopes. */
export const refreshAttacks: Attack[] = [
  {
    name: "scope widening at refresh",
    source: "RFC 6749, 6",
    expected: "invalid_scope",
    async run(weak) {
      const c = await victim(weak ? weakChecks.anyScope : undefined);
      const code = await c.code(c.clients.web, { scope: "albums.read" });
      const { body } = await c.redeem(c.clients.web, code);
      const scope = "albums.read albums.print";
      return outcome(await c.refresh(c.clients.web, String(body["refresh_token"]), { scope }));
    },
  },
  {
    name: "scope widening at token exchange",
    source: "RFC 8693, 5",
    expected: "invalid_scope",
    async run(weak) {
      const c = await victim(weak ? weakChecks.anyScope : undefined);
      const { body } = await c.redeem(
        c.clients.web,
        await c.code(c.clients.web, { scope: "albums.read" }),
      );
      return outcome(
        await c.post("/token", {
          grant_type: EXCHANGE_GRANT,
          subject_token: String(body["access_token"]),
          subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
          scope: "albums.print",
        }, c.clients.api),
      );
    },
  },
  {
    name: "refresh replay by 50 parallel requests",
    source: "RFC 9700, 4.14",
    expected: "1 of 50, and the family is dead",
    async run(weak) {
      const c = await victim(weak ? weakChecks.usedAgain : undefined, { lifetimes: { grace: 0 } });
      const { refresh_token } = await c.tokens();
      const all = await Promise.all(
        Array.from({ length: 50 }, () => c.refresh(c.clients.web, refresh_token)),
      );
      const won = all.filter(({ status }) => status === 200);
      const next = await c.refresh(c.clients.web, String(won[0]?.body["refresh_token"]));
      const alive = next.status === 200;
      return {
        succeeded: won.length > 1 || alive,
        answer: `${won.length} of 50, and the family ${alive ? "lives" : "is dead"}`,
      };
    },
  },
];
