import type { PostgresStore } from "../postgres-store.ts";
import { startPeer } from "./peer.ts";
import { byOauth4webapi } from "./scripts/oauth4webapi.ts";
import { byOpenidClient } from "./scripts/openid-client.ts";
import { codeOf, type Party, type Script } from "./scripts/party.ts";
import { serveCast } from "./serve.ts";

/** A flow on each server. */
export interface FlowRow {
  client: string;
  flow: string;
  ours: string;
  "on Postgres": string;
  "oidc-provider": string;
  same: boolean;
}

const CLIENTS = { "oauth4webapi": byOauth4webapi, "openid-client": byOpenidClient };

/** Runs every script on our server with either store, and on oidc-provider. Opaque tokens on all three. */
export async function twoClients(store: PostgresStore | undefined): Promise<FlowRow[]> {
  const memory = await serveCast({ accessTokens: "opaque" });
  const postgres = store && await serveCast({ accessTokens: "opaque", store });
  const peer = await startPeer(memory.cast, "opaque");
  const party = ({ cast, running }: typeof memory): Party => ({ cast, issuer: running.issuer });
  const ours = party(memory), second = postgres && party(postgres);
  const theirs = { ...ours, issuer: peer.issuer };
  const rows: FlowRow[] = [];
  try {
    for (const [client, scripts] of Object.entries(CLIENTS)) {
      for (const [flow, script] of Object.entries(scripts)) {
        const a = await seen(script, ours), c = await seen(script, theirs);
        const b = second ? await seen(script, second) : "not run";
        const same = a === c && (b === a || !second);
        rows.push({ client, flow, ours: a, "on Postgres": b, "oidc-provider": c, same });
      }
    }
  } finally {
    await Promise.all([memory.running.close(), postgres?.running.close(), peer.close()]);
  }
  return rows;
}

async function seen(script: Script, party: Party): Promise<string> {
  return await script(party).catch((error) => `failed: ${codeOf(error)}`);
}
