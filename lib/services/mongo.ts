import type { MongoClient } from "mongodb";
import {
  findPlace,
  listens,
  once,
  PATIENCE_MS,
  patiently,
  type Place,
  type Service,
  warnAbsent,
} from "./service.ts";

/** A MongoDB, or a server that speaks its protocol; `detail` says which. */
export interface MongoService extends Service {
  /** A connected client of MongoDB's own driver. It is closed with the service. */
  readonly client: MongoClient;
}

/** Directly: the compose file's replica set of one calls itself by a port inside its container. */
const COMPOSE = "mongodb://127.0.0.1:17017/?directConnection=true";

/**
 * MongoDB: at `MONGODB_URL`, else at the compose file's port, else `undefined`: there is no embedded one.
 *
 * @example
 * ```ts
 * import { mongo } from "#lib/services";
 * import assert from "node:assert/strict";
 *
 * const service = await mongo();
 * if (service) {
 *   const documents = service.client.db("under-load").collection("example");
 *   await documents.insertOne({ name: "tent" });
 *   assert.equal((await documents.findOne({ name: "tent" }))?.["name"], "tent");
 *   await documents.drop();
 *   await service.close();
 * }
 * ```
 */
export const mongo: () => Promise<MongoService | undefined> = once(async () => {
  const place = await findPlace("MONGODB_URL", COMPOSE);
  return place && await realMongo(place);
});

/** The MongoDB at a place; `undefined`, after one line of warning, where it does not answer. */
export async function realMongo(place: Place): Promise<MongoService | undefined> {
  const absent = (error: unknown) => {
    warnAbsent("MongoDB", place, error, "its part is left out");
    return undefined;
  };
  // A URL may name several servers, which `URL` cannot read: the first one is asked.
  const [, host, port] = place.url.match(/^mongodb:\/\/(?:[^@/]*@)?([^:,/]+)(?::(\d+))?/) ?? [];
  if (host && !await listens(host, Number(port ?? 27017), PATIENCE_MS)) {
    return absent("nothing listens there");
  }
  // Here only: the driver is large, and few notebooks ask for it.
  const { MongoClient } = await import("mongodb");
  let client: MongoClient | undefined;
  try {
    client = new MongoClient(place.url, { serverSelectionTimeoutMS: PATIENCE_MS });
    const found = await patiently(client.db("admin").command({ buildInfo: 1 }));
    const connected = client;
    return {
      name: "MongoDB",
      kind: "real",
      detail: programOf(found, client.options.hosts.join(",")),
      client,
      close: () => connected.close(),
    };
  } catch (error) {
    await client?.close();
    return absent(error);
  }
}

/** MongoDB tells with which OpenSSL it was built; servers that speak its protocol say a version only. */
function programOf(info: Record<string, unknown>, host: string): string {
  const program = "openssl" in info ? "MongoDB" : "a stand-in that answers as MongoDB";
  return `${program} ${String(info["version"])} at ${host}`;
}
