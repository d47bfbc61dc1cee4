import { type Client, DEVICE_GRANT, EXCHANGE_GRANT, secretHash } from "../client.ts";
import { newSecret } from "../encoding.ts";
import { generateKey, type Jwk } from "../jwa.ts";
import { ALBUMS, BACK } from "./names.ts";

/** The story's clients by their part in it. */
export type Clients = Record<"web" | "phone" | "backup" | "signer" | "frame" | "api", Client>;

/** The clients with what they alone know: their secrets by id, and the key of the one that signs. */
export interface Registered {
  clients: Clients;
  clientSecrets: Record<string, string>;
  signerKey: Jwk;
}

/** Registers the six clients, one for each way to authenticate and to get a token. Secrets are drawn anew. */
export async function registerClients(): Promise<Registered> {
  const signer = await generateKey("ES256", "signer-1");
  const clientSecrets: Record<string, string> = {};
  const secretOf = (id: string) => secretHash(clientSecrets[id] = newSecret());
  const scopes = ["albums.read", "albums.print"];
  const none = { redirectUris: [], scopes };
  const clients: Clients = {
    web: {
      id: "print-web",
      name: "Paperlight Prints",
      authMethod: "client_secret_basic",
      secretHash: secretOf("print-web"),
      grants: ["authorization_code", "refresh_token"],
      redirectUris: [BACK],
      scopes,
    },
    phone: {
      id: "print-phone",
      name: "Paperlight on the phone",
      authMethod: "none",
      grants: ["authorization_code", "refresh_token"],
      redirectUris: ["app.example:/back", "https://print.example/phone"],
      scopes,
    },
    backup: {
      ...none,
      id: "backup",
      name: "Nightly backup",
      authMethod: "client_secret_post",
      secretHash: secretOf("backup"),
      grants: ["client_credentials"],
    },
    signer: {
      ...none,
      id: "print-signer",
      name: "Paperlight's press",
      authMethod: "private_key_jwt",
      keys: [signer.publicJwk],
      grants: ["client_credentials"],
    },
    frame: {
      ...none,
      id: "frame",
      name: "Picture frame",
      authMethod: "none",
      grants: [DEVICE_GRANT, "refresh_token"],
    },
    api: {
      ...none,
      id: "albums-api",
      name: "Albums",
      authMethod: "client_secret_basic",
      secretHash: secretOf("albums-api"),
      grants: [EXCHANGE_GRANT],
      audience: ALBUMS,
    },
  };
  return { clients, clientSecrets, signerKey: signer.privateJwk };
}
