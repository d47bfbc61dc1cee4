import { newPkce } from "../pkce.ts";
import { type Attack, outcome, redirected, victim } from "./attack.ts";
import { weakChecks } from "./weak/checks.ts";

/** Attacks on the authorization code. */
export const codeAttacks: Attack[] = [
  {
    name: "code injection: a stolen code in the thief's own session",
    source: "RFC 9700, 4.5",
    expected: "invalid_grant",
    async run(weak) {
      const c = await victim(weak ? weakChecks.verifierIgnored : undefined);
      const { code } = await c.code(c.clients.web);
      // The app redeems it for the thief, with the verifier of the thief's session.
      return outcome(await c.redeem(c.clients.web, { code, verifier: newPkce().verifier }));
    },
  },
  {
    name: "code replay",
    source: "RFC 6749, 4.1.2",
    expected: "invalid_grant",
    async run(weak) {
      const c = await victim(weak ? weakChecks.usedAgain : undefined);
      const code = await c.code(c.clients.web);
      await c.redeem(c.clients.web, code);
      return outcome(await c.redeem(c.clients.web, code));
    },
  },
  {
    name: "code of another client",
    source: "RFC 6749, 4.1.3",
    expected: "invalid_grant",
    async run(weak) {
      const c = await victim(weak ? weakChecks.anyOwner : undefined);
      const { code, verifier } = await c.code(c.clients.web);
      return outcome(
        await c.post("/token", {
          grant_type: "authorization_code",
          code,
          redirect_uri: c.clients.web.redirectUris[0]!,
          code_verifier: verifier,
        }, c.clients.phone),
      );
    },
  },
  {
    name: "PKCE downgrade: the challenge is stripped from the request",
    source: "RFC 9700, 4.8",
    expected: "invalid_request",
    async run(weak) {
      const c = await victim(weak ? weakChecks.challengeOptional : undefined);
      const person = { username: "mira", password: c.password };
      return redirected(await c.agent.authorize(c.authorizeUrl(c.clients.phone), person));
    },
  },
  {
    name: "PKCE downgrade: method plain",
    source: "RFC 9700, 2.1.1",
    expected: "invalid_request",
    async run(weak) {
      const c = await victim(weak ? weakChecks.plainChallenge : undefined);
      const { verifier } = newPkce();
      const url = c.authorizeUrl(c.clients.phone, {
        code_challenge: verifier,
        code_challenge_method: "plain",
      });
      return redirected(await c.agent.authorize(url, { username: "mira", password: c.password }));
    },
  },
  {
    name: "verifier left out",
    source: "RFC 7636, 4.6",
    expected: "invalid_grant",
    async run(weak) {
      const c = await victim(weak ? weakChecks.verifierOptional : undefined);
      const { code } = await c.code(c.clients.phone);
      return outcome(await c.redeem(c.clients.phone, { code }));
    },
  },
];
