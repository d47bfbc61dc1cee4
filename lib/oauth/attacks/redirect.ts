import { type Attack, type Outcome, victim } from "./attack.ts";
import { weakChecks } from "./weak/checks.ts";

/** What a careful client does with an answer: believes it only from the server it asked (RFC 9207, 2.4). */
function tokenEndpointFor(back: URL, asked: string): string | undefined {
  const iss = back.searchParams.get("iss");
  // A server that never says who it is leaves the client with its own belief.
  return iss === null || iss === asked ? `${asked}/token` : undefined;
}

async function sentTo(location: string | null, status: number, error: string | null) {
  const succeeded = location !== null && new URL(location).host !== "print.example";
  const outcome: Outcome = {
    succeeded: succeeded || (location?.includes("evil.example") ?? false),
    answer: location
      ? `sent to ${new URL(location).host}${new URL(location).pathname}`
      : `${error} (page, ${status})`,
  };
  return await Promise.resolve(outcome);
}

/** Attacks on where the browser is sent. */
export const redirectAttacks: Attack[] = [
  {
    name: "redirect URI that only begins as the registered one",
    source: "RFC 9700, 4.1",
    expected: "invalid_request (page, 400)",
    async run(weak) {
      const c = await victim(weak ? weakChecks.redirectPrefix : undefined);
      const redirect_uri = `${c.clients.web.redirectUris[0]}/../go?to=https://evil.example`;
      const response = await c.agent.load(
        c.authorizeUrl(c.clients.web, { redirect_uri, response_type: "none" }),
      );
      const { headers, status } = response;
      return await sentTo(headers.get("location"), status, headers.get("x-oauth-error"));
    },
  },
  {
    name: "open redirect by a request that must fail",
    source: "RFC 9700, 4.11.2",
    expected: "invalid_request (page, 400)",
    async run(weak) {
      const c = await victim(weak ? weakChecks.redirectAnywhere : undefined);
      const { headers, status } = await c.agent.load(
        c.authorizeUrl(c.clients.web, { redirect_uri: "https://evil.example/", scope: "nonsense" }),
      );
      return await sentTo(headers.get("location"), status, headers.get("x-oauth-error"));
    },
  },
  {
    name: "mix-up: a code of ours is taken to the attacker's server",
    source: "RFC 9207",
    expected: "the client sees the wrong iss",
    async run(weak) {
      const c = await victim(weak ? weakChecks.noIssuer : undefined);
      // The client believes that it asked the attacker's server, which passed the browser on to ours.
      const { back } = await c.code(c.clients.web);
      const endpoint = tokenEndpointFor(back, "https://evil.example");
      return {
        succeeded: endpoint !== undefined,
        answer: endpoint ? "the code goes to evil.example" : "the client sees the wrong iss",
      };
    },
  },
];
