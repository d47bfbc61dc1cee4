import assert from "node:assert/strict";
import process from "node:process";
import test, { after } from "node:test";
import { realPostgres } from "../services/mod.ts";
import { random, VirtualClock } from "../sim/mod.ts";
import { NOW } from "./attacks/attack.ts";
import { Cast, type CastOptions } from "./cast.ts";
import { bend, type Bent } from "./fuzz/bend.ts";
import { oddTokens } from "./fuzz/tokens.ts";
import { faultOf } from "./fuzz/verdict.ts";
import { World } from "./fuzz/world.ts";
import { grants } from "./grants/mod.ts";
import { ownSchema, PostgresStore } from "./postgres-store.ts";

/** An answer that has not come by then is counted as none. */
const PATIENCE = 20_000;

/** Sends requests one after another; says what was wrong, and how far they came. */
async function send(requests: number, seed: string, options: CastOptions) {
  const clock = new VirtualClock(NOW), dice = random(seed);
  // Short, so that wrong user codes do not lock the device page for most of the run.
  const lifetimes = { device: 60_000 };
  const cast = await Cast.create({ clock, lifetimes, ...options });
  const odd = await oddTokens(cast, dice.split("tokens"), 100);
  const world = new World(cast, odd, await cast.prover(), dice);
  const allowed = Object.values(cast.clients).flatMap(({ redirectUris }) => redirectUris);
  const faults: string[] = [], reached = new Map<string, number>();
  for (let i = 0; i < requests; i++) {
    await clock.run({ until: clock.now() + dice.int(200) });
    const bent = bend(await world.draft(), dice);
    const response = await inTime(cast.fetch(bent.request));
    if (!response) return { faults: [shown(i, bent, "no answer")], reached };
    const text = await response.text(), fault = faultOf(response, text, allowed);
    if (fault !== undefined) faults.push(shown(i, bent, fault));
    world.held.keep(response, text, bent.request);
  }
  for (const { event, outcome } of cast.log) {
    if (outcome === "ok") reached.set(event, (reached.get(event) ?? 0) + 1);
  }
  return { faults, reached };
}

async function inTime(answer: Promise<Response>): Promise<Response | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) =>
    timer = setTimeout(() => resolve(undefined), PATIENCE)
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function shown(i: number, { request, text }: Bent, fault: string): string {
  const headers = JSON.stringify([...request.headers]);
  return `request ${i}: ${fault}: ${request.method} ${request.url} ${headers} ${text}`.slice(
    0,
    1500,
  );
}

test("10,000 odd requests are all answered, without an error of ours or a word of one", async () => {
  const { faults, reached } = await send(10_000, "odd requests", {});
  assert.deepEqual(faults.slice(0, 5), []);
  // Requests that come no further than the first check would prove nothing.
  for (const event of ["authorize", "revoke", ...Object.keys(grants)]) {
    assert.ok((reached.get(event) ?? 0) >= 5, `${event}: ${reached.get(event)}`);
  }
});

const url = process.env["DATABASE_URL"];
const db = url ? await realPostgres({ url, variable: "DATABASE_URL" }) : undefined;
const skip = db ? false : "DATABASE_URL is not set";
after(async () => await db?.close());

test(
  `1,000 odd requests on Postgres are too${skip ? ` [skipped: ${skip}]` : ""}`,
  { skip },
  async () => {
    const store = await PostgresStore.create(db!, ownSchema());
    try {
      const { faults } = await send(1000, "on Postgres", { store, accessTokens: "opaque" });
      assert.deepEqual(faults.slice(0, 5), []);
    } finally {
      await store.drop();
    }
  },
);
