import { VirtualClock } from "../../sim/mod.ts";
import type { Cast } from "../cast.ts";
import { readLimits } from "../limits.ts";
import { MemoryStore } from "../memory-store.ts";
import { readForm } from "../parameters.ts";
import { hiddenFields } from "../user-agent.ts";
import { type Attack, victim } from "./attack.ts";
import { weakChecks } from "./weak/checks.ts";
import { OneRoom, readsAll } from "./weak/servers.ts";

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

/** Attacks by asking for a great deal, and by guessing. */
export const loadAttacks: Attack[] = [
  {
    name: "device flood: 400 anonymous requests, and nobody can log in",
    source: "CWE-770",
    expected: "slow_down, and Mira logs in",
    async run(weak) {
      const c = weak
        ? await victim(weakChecks.unlimited, { store: new OneRoom(350) })
        : await victim(undefined, { store: new MemoryStore({ capacity: 350 }), limits: LOW });
      let answer: unknown;
      for (let i = 0; i < 400; i++) {
        answer = (await c.post("/device_authorization", {}, c.clients.frame)).body["error"];
      }
      const inside = await c.tokens().then(
        ({ access_token }) => Boolean(access_token),
        () => false,
      );
      return { succeeded: !inside, answer: `${answer}, and Mira ${inside ? "logs in" : "can't"}` };
    },
  },
  {
    name: "user code guessing: the twentieth guess is right",
    source: "RFC 8628, 5.1",
    expected: "slow_down after 5 guesses",
    async run(weak) {
      const c = await victim(weak ? weakChecks.unlimited : undefined);
      const { body } = await c.post("/device_authorization", {}, c.clients.frame);
      const guesses = [...Array(19).fill("BCDF-GHJK"), String(body["user_code"])];
      const { guessed, error } = await guess(c, guesses);
      const found = guessed === guesses.length;
      return { succeeded: found, answer: found ? "the code" : `${error} after ${guessed} guesses` };
    },
  },
  {
    name: "endless body: 4 MB in pieces, without a length",
    source: "RFC 9110, 15.5.14",
    expected: "413, the rest is left",
    async run(weak) {
      let pulled = 0;
      const status = await answerTo(weak, (controller) => {
        if (++pulled > 256) controller.close();
        else controller.enqueue(new Uint8Array(16_384).fill(97));
      });
      const all = pulled > 256;
      return { succeeded: all, answer: `${status}, ${all ? "all is read" : "the rest is left"}` };
    },
  },
  {
    name: "stalled body: half a form, then silence",
    source: "RFC 9110, 15.5.9",
    expected: "408 after 5 s",
    async run(weak) {
      const clock = new VirtualClock();
      const asked = answerTo(weak, () => new Promise(() => {}), clock);
      await clock.run({ until: 5000 });
      const status = await Promise.race([asked, settled("no answer")]);
      return { succeeded: typeof status !== "number", answer: `${status} after 5 s` };
    },
  },
];

/** Few enough for an attack of 400 requests to reach. */
const LOW = { perClient: 60 };

/** Types codes at the device page, as somebody who has an account, until one is right or all is refused. */
async function guess(c: Cast, codes: string[]) {
  const agent = c.browser(), at = `${c.options.issuer}/device`;
  for (const [guessed, user_code] of codes.entries()) {
    const fields = hiddenFields(await (await agent.load(at)).text());
    const person = { username: "mira", password: c.password };
    const { status, headers } = await agent.load(at, { ...fields, ...person, user_code });
    if (status === 429) return { guessed, error: headers.get("x-oauth-error") };
  }
  return { guessed: codes.length, error: null };
}

type Pull = UnderlyingDefaultSource<Uint8Array>["pull"];

/** Sends a body piece by piece, and gives the status of the answer. */
function answerTo(weak: boolean, pull: NonNullable<Pull>, clock = new VirtualClock()) {
  const body = new ReadableStream<Uint8Array>({ pull });
  const init = { method: "POST", headers: FORM, body, duplex: "half" } as RequestInit;
  const request = new Request("https://login.example/token", init);
  if (weak) return readsAll(request);
  const rules = { clock, limits: readLimits() };
  return readForm(rules, request).then(() => 200, ({ status }: { status: number }) => status);
}

/** What is said where nothing else has been, once all that can go on has gone on. */
async function settled(text: string): Promise<string> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  return text;
}
