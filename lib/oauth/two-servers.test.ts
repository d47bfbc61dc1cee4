import assert from "node:assert/strict";
import process from "node:process";
import test, { after, before } from "node:test";
import { type Processes, realPostgres, startProcesses } from "../services/mod.ts";
import { RealClock } from "../sim/mod.ts";
import { registerClients } from "./cast/clients.ts";
import { Flows } from "./cast/flows.ts";
import { ALBUMS, albumsCall } from "./cast/names.ts";
import { newSecret } from "./encoding.ts";
import { localReader } from "./local-reader.ts";
import { ownSchema, PostgresStore } from "./postgres-store.ts";
import { ResourceServer } from "./resource-server.ts";
import { skipReal, titleOn } from "./test-stores.ts";
import type { Fetch } from "./user-agent.ts";

const ISSUER = "https://login.example", schema = `${ownSchema()}_two`;
const skip = skipReal, title = (text: string) => titleOn("two processes, one Postgres", skip, text);
const registered = await registerClients(), clock = new RealClock();
let processes: Processes;

/** The story's clients, whose requests go to one of the processes. */
class At extends Flows {
  constructor(readonly index: number) {
    super(ISSUER, registered, newSecret());
  }
  readonly fetch: Fetch = (request) => {
    const { pathname, search } = new URL(request.url);
    return fetch(new Request(processes.urls[this.index] + pathname + search, request));
  };
  async token(): Promise<string> {
    const form = { grant_type: "client_credentials" };
    const { status, body } = await this.post("/token", form, this.clients.backup);
    assert.equal(status, 200, JSON.stringify(body));
    return String(body["access_token"]);
  }
  async active(token: string): Promise<boolean> {
    return (await this.introspect(token)).active;
  }
  async control(path: string): Promise<Record<string, string>> {
    const asked = new Request(`${ISSUER}/test/${path}`, { method: "POST" });
    return await (await this.fetch(asked)).json();
  }
  /** An API that has its list from this server. */
  api(cacheFor: number) {
    const fetchKeys = async () => (await this.fetch(new Request(`${ISSUER}/jwks`))).json();
    const read = localReader({ issuer: ISSUER, audience: ALBUMS, clock, fetchKeys, cacheFor });
    const guard = new ResourceServer({ read, clock, url: ALBUMS });
    return async (token: string) => (await guard.check(albumsCall(token), "albums.read")).allowed;
  }
}
const a = new At(0), b = new At(1);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const kidOf = (token: string): string => JSON.parse(atob(token.split(".")[0]!)).kid;

if (!skip) {
  before(async () => {
    const secret = newSecret(), clients = JSON.stringify(Object.values(registered.clients));
    const run = (
      ports: readonly number[],
      i: number,
    ) => [ports[i]!, schema, ISSUER, secret, clients];
    // Both at once, so that both find no table and no key.
    processes = await startProcesses(new URL("experiments/server-process.ts", import.meta.url), [
      run,
      run,
    ]);
  });
  after(async () => {
    await processes?.stop();
    const db = await realPostgres({ url: process.env["DATABASE_URL"]!, variable: "DATABASE_URL" });
    await (await PostgresStore.create(db!, schema)).drop();
    await db!.close();
  });
}

test(title("a token of one is active at the other, by either check"), { skip }, async () => {
  for (const [from, to] of [[a, b], [b, a]] as const) {
    const token = await from.token();
    assert.equal(await to.active(token), true);
    assert.equal(await to.api(60_000)(token), true);
  }
});

test(title("a change of the key under load fails no request"), { skip }, async () => {
  const apis = [a.api(1000), b.api(1000)], kids = new Set<string>();
  let working = true, requests = 0;
  const caller = async (from: At, to: At, n: number) => {
    while (working) {
      const token = await from.token();
      kids.add(kidOf(token));
      assert.equal(await to.active(token), true);
      for (const api of apis) assert.equal(await api(token), true);
      requests += 4;
      await wait(30 + n);
    }
  };
  const load = Promise.all([caller(a, b, 0), caller(b, a, 1), caller(a, b, 2), caller(b, a, 3)]);
  load.catch(() => working = false);
  try {
    await wait(300);
    const names = await Promise.all([a, b].map((server) => server.control("prepare")));
    assert.equal(names[0]!["kid"], names[1]!["kid"]);
    // Longer than an API's cache and what a server remembers.
    await wait(2300);
    await Promise.all([a, b].map((server) => server.control(`promote?kid=${names[0]!["kid"]}`)));
    await wait(1500);
  } finally {
    working = false;
  }
  await load;
  assert.equal(kids.size, 2);
  assert.ok(requests > 100, `${requests} requests`);
});

test(title("a restart of both loses no key"), { skip }, async () => {
  const api = a.api(3_600_000), old = await a.token();
  assert.equal(await api(old), true);
  for (const i of [0, 1]) processes.kill(i);
  await Promise.all([processes.restart(0), processes.restart(1)]);
  for (const server of [a, b]) {
    assert.equal(await server.active(old), true);
    // The API still has the list of before.
    assert.equal(await api(await server.token()), true);
  }
});
