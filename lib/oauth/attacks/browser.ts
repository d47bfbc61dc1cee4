import { newPkce } from "../pkce.ts";
import { hiddenFields } from "../user-agent.ts";
import { type Attack, victim } from "./attack.ts";
import { weakChecks } from "./weak/checks.ts";

/** Attacks through the user's browser. */
export const browserAttacks: Attack[] = [
  {
    name: "CSRF without state: the attacker's code in Mira's session",
    source: "RFC 9700, 4.7",
    expected: "the client knows no such state",
    async run(weak) {
      const c = await victim();
      // The attacker ends their own flow at the redirect and lets Mira's browser follow it.
      const { back } = await c.code(c.clients.web, { state: "attackers" });
      const session = { state: "miras" };
      const accepted = weak || back.searchParams.get("state") === session.state;
      return {
        succeeded: accepted,
        answer: accepted ? "Mira's prints go to the attacker" : "the client knows no such state",
      };
    },
  },
  {
    name: "forged consent: another site sends the form",
    source: "RFC 6749, 10.12",
    expected: "access_denied",
    async run(weak) {
      const c = await victim(weak ? weakChecks.anyForm : undefined);
      const mira = c.browser(), attacker = c.browser();
      // Mira is logged in; the attacker has a consent page of their own and makes her browser send it.
      await c.code(c.clients.web, {}, mira);
      const { challenge } = newPkce();
      const page = await attacker.load(c.authorizeUrl(c.clients.phone, {
        code_challenge: challenge,
        code_challenge_method: "S256",
      }));
      const fields = hiddenFields(await page.text());
      const sent = await mira.load(`${c.options.issuer}/authorize`, {
        ...fields,
        csrf: "forged",
        action: "allow",
      });
      const code = sent.headers.get("location")?.includes("code=") ?? false;
      return {
        succeeded: code,
        answer: code ? "consent without Mira" : sent.headers.get("x-oauth-error") ?? "refused",
      };
    },
  },
  {
    name: "clickjacking: the consent page in a frame",
    source: "RFC 9700, 4.16",
    expected: "frames are forbidden twice",
    async run(weak) {
      const c = await victim(weak ? weakChecks.bareHeaders : undefined);
      const { challenge } = newPkce();
      const { headers } = await c.agent.load(
        c.authorizeUrl(c.clients.web, { code_challenge: challenge, code_challenge_method: "S256" }),
      );
      const framed = headers.get("x-frame-options") !== "DENY" ||
        !headers.get("content-security-policy")?.includes("frame-ancestors 'none'");
      return {
        succeeded: framed,
        answer: framed ? "the page can be framed" : "frames are forbidden twice",
      };
    },
  },
];
