import type { Cast } from "../cast.ts";
import type { Client } from "../client.ts";

/** A request that is not built yet, so that each part can be bent on its own. */
export interface Draft {
  method: string;
  path: string;
  query: [name: string, value: string][];
  /** `undefined` where there is no body. */
  form: [name: string, value: string][] | undefined;
  headers: Record<string, string>;
}

/** A question in the address. */
export function get(path: string, query: Record<string, string> = {}): Draft {
  return { method: "GET", path, query: Object.entries(query), form: undefined, headers: {} };
}

/** A form, sent by a client that authenticates as it is registered to. */
export function post(cast: Cast, path: string, form: Record<string, string>, as?: Client): Draft {
  const secret = as && cast.clientSecrets[as.id], headers: Record<string, string> = {};
  if (as?.authMethod === "client_secret_basic") {
    headers["Authorization"] = `Basic ${btoa(`${as.id}:${secret}`)}`;
  }
  const known = {
    ...form,
    ...(as?.authMethod === "client_secret_post" && { client_secret: secret! }),
    ...(as && as.authMethod !== "client_secret_basic" && { client_id: as.id }),
  };
  return { method: "POST", path, query: [], form: Object.entries(known), headers };
}
