import type { Client } from "./client.ts";

/** Schemes that a browser would run, or read from its own machine, where a redirect leads there. */
const FORBIDDEN = /^(javascript|data|vbscript|file|blob|about):$/;
/** A hash as `secretHash` makes it: SHA-256, base64url. */
const HASH = /^[\w-]{43}$/;
/** Characters of a server's own secret: 16 random bytes in hexadecimal, or more. */
const LEAST_SECRET = 16;

/**
 * Clients by their ids, once each is whole: what a client lacks at registration, somebody else would find
 * out later. The server's own configuration is input, too.
 *
 * @throws {Error} One sentence that names the client and what is wrong with it.
 */
export function registered(clients: readonly Client[]): ReadonlyMap<string, Client> {
  const all = new Map<string, Client>();
  for (const client of clients) {
    const cannot = (why: string) => new Error(`Cannot register ${client.id || "a client"}: ${why}`);
    if (!/^[\x21-\x7e]{1,200}$/.test(client.id)) {
      throw cannot("its id must be 1 to 200 visible ASCII characters");
    }
    if (all.has(client.id)) throw cannot("there is another client of that id");
    const wrong = credentialsOf(client) ?? redirectsOf(client);
    if (wrong) throw cannot(wrong);
    all.set(client.id, client);
  }
  return all;
}

/** What is wrong with how a client shows who it is; `undefined` where nothing is. */
function credentialsOf({ authMethod, secretHash, keys }: Client): string | undefined {
  switch (authMethod) {
    case "client_secret_basic":
    case "client_secret_post":
      return HASH.test(secretHash ?? "") ? undefined : `${authMethod} needs the hash of a secret`;
    case "private_key_jwt":
      if (!keys?.length) return "private_key_jwt needs its public keys";
      // A private part in a registration has been seen by somebody who should not have.
      return keys.every((key) => key.kty !== "oct" && key.d === undefined && key.k === undefined)
        ? undefined
        : "its keys must be public ones";
    case "none":
      return secretHash === undefined ? undefined : "a public client has no secret";
  }
}

function redirectsOf({ redirectUris }: Client): string | undefined {
  for (const uri of redirectUris) {
    const url = URL.parse(uri);
    if (!url) return `a redirect URI must be a whole URL: received ${uri}`;
    if (FORBIDDEN.test(url.protocol)) return `a redirect URI must not begin with ${url.protocol}`;
    if (uri.includes("#")) {
      return `a redirect URI has no fragment (RFC 6749, 3.1.2): received ${uri}`;
    }
  }
  return undefined;
}

/** @throws {Error} Where a server's own secret is too short to keep one. */
export function requireSecret(secret: string): void {
  if (secret.length >= LEAST_SECRET) return;
  throw new Error(
    `Cannot create an authorization server: its secret must have at least ${LEAST_SECRET} characters: received ${secret.length}`,
  );
}
