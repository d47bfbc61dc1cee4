import { BACK } from "../cast.ts";
import { newPkce } from "../pkce.ts";
import { UserAgent } from "../user-agent.ts";
import { startPeer } from "./peer.ts";
import { serveCast } from "./serve.ts";
import type { Work } from "./work.ts";

/** The same grants over HTTP from our server and from oidc-provider, both in memory: ES256 where JWT. */
export async function grantRaces(accessTokens: "jwt" | "opaque" = "jwt"): Promise<{
  clientCredentials: { ours: Work; "oidc-provider": Work };
  codeFlow: { ours: Work; "oidc-provider": Work };
  close(): Promise<void>;
}> {
  const { cast, running } = await serveCast({
    accessTokens,
    lifetimes: { session: 86_400_000 },
  });
  const peer = await startPeer(cast, accessTokens);
  const post = async (issuer: string, form: Record<string, string>, headers = {}) => {
    const body = new URLSearchParams(form);
    const response = await fetch(`${issuer}/token`, { method: "POST", body, headers });
    const answer = await response.json();
    if (!response.ok) throw new Error(`Cannot measure: the server said ${answer.error}`);
    return answer;
  };
  const backup = (issuer: string) => () =>
    post(issuer, {
      grant_type: "client_credentials",
      client_id: "backup",
      client_secret: cast.clientSecrets["backup"]!,
      scope: "albums.read",
    });
  const web = cast.clients.web.id;
  const Authorization = `Basic ${btoa(`${web}:${cast.clientSecrets[web]}`)}`;
  // The person is logged in and has agreed: authorize answers with a redirect, then the code is traded.
  const flow = (issuer: string, path: string) => {
    const agent = new UserAgent((request) => fetch(request));
    return async () => {
      const { verifier, challenge } = newPkce();
      const query = new URLSearchParams({
        client_id: web,
        redirect_uri: BACK,
        response_type: "code",
        scope: "albums.read",
        code_challenge: challenge,
        code_challenge_method: "S256",
      });
      const person = { username: "mira", password: cast.password };
      const back = await agent.authorize(`${issuer}${path}?${query}`, person);
      return await post(issuer, {
        grant_type: "authorization_code",
        code: back.searchParams.get("code") ?? "",
        redirect_uri: BACK,
        code_verifier: verifier,
      }, { Authorization });
    };
  };
  const flows = {
    ours: flow(running.issuer, "/authorize"),
    "oidc-provider": flow(peer.issuer, "/auth"),
  };
  // The first time asks for password and consent.
  await flows.ours();
  await flows["oidc-provider"]();
  return {
    clientCredentials: { ours: backup(running.issuer), "oidc-provider": backup(peer.issuer) },
    codeFlow: flows,
    close: async () => void await Promise.all([running.close(), peer.close()]),
  };
}
