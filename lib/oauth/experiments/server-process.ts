/**
 * An authorization server as a process of its own, for tests with several of them on one Postgres:
 * `server-process.ts PORT SCHEMA ISSUER SECRET CLIENTS`, with the clients as JSON and `DATABASE_URL` set.
 * `POST /test/prepare` and `POST /test/promote?kid=…` change the key, as an operator would.
 */
import process from "node:process";
import { serve } from "srvx";
import { listening } from "../../services/listening.ts";
import { realPostgres } from "../../services/postgres.ts";
import { RealClock } from "../../sim/mod.ts";
import { ALBUMS, PRINTS } from "../cast/names.ts";
import { KeyRing } from "../key-ring.ts";
import { PostgresStore } from "../postgres-store.ts";
import { createServer } from "../server.ts";

const [port, schema, issuer, secret, clients] = process.argv.slice(2) as [
  ...[string, string, string, string, string],
];
const place = { url: process.env["DATABASE_URL"] ?? "", variable: "DATABASE_URL" };
const db = await realPostgres(place);
if (!db) throw new Error("Cannot start a server process: DATABASE_URL names no Postgres");
const clock = new RealClock(), store = await PostgresStore.create(db, schema);
const keys = await KeyRing.create({ clock, overlap: 600_000, store });
const server = createServer({
  issuer,
  clients: JSON.parse(clients),
  resources: [
    { audience: ALBUMS, scopes: ["albums.read", "albums.print"] },
    { audience: PRINTS, scopes: ["albums.print"] },
  ],
  authenticate: () => Promise.resolve(undefined),
  store,
  keys,
  clock,
  secret,
});

async function control({ pathname, searchParams }: URL): Promise<Response> {
  if (pathname === "/test/prepare") return Response.json({ kid: await keys.prepare() });
  await keys.promote(searchParams.get("kid") ?? undefined);
  return Response.json({});
}

const running = serve({
  port: Number(port),
  hostname: "127.0.0.1",
  silent: true,
  gracefulShutdown: false,
  fetch: (request) => {
    const url = new URL(request.url);
    return url.pathname.startsWith("/test/") ? control(url) : server.fetch(request);
  },
});
await running.ready();
listening(Number(port));
