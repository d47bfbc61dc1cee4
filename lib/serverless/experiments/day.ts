import { VirtualClock } from "../../sim/mod.ts";
import { MemoryStorage } from "../../storage/memory-storage.ts";
import type { Tier } from "../isolation/tier.ts";
import { matches } from "../triggers/matches.ts";
import {
  type CloudEvent,
  EventStore,
  type FunctionSpec,
  ServerlessPlatform,
  type Trigger,
  TriggeredFunctions,
} from "../mod.ts";

/** What one source set off. */
export interface SourceRow {
  source: string;
  /** The function, events for it, those that it has dealt with, and those that are put aside. */
  fn: string;
  events: number;
  done: number;
  dead: number;
}

/** How a function came through a log with an event in it that it can't deal with. */
export interface PoisonRow {
  when: string;
  /** Effects so far. */
  done: number;
  /** Tries of the poison event so far. */
  tries: number;
  /** Dead letters that wait for a mended function. */
  dead: number;
}

const DAY = 86_400_000, HOUR = 3_600_000, POISON = "photo-13.jpg";
/** Uploads and webhooks of a day; every third upload is printed. */
const UPLOADS = 60, HOOKS = 5, PRINTED = 3;

const resize = (check: string) =>
  `function handler({ data }) {
    console.log("resize", data.name);
    ${check}
    return { bytes: data.size };
  }`;
const ECHO = "function handler({ data }) { return data; }";
const FUNCTIONS: [source: string, fn: string, trigger: Trigger, code: string][] = [
  [
    "a put in the store",
    "resize",
    { kind: "storage", prefix: "photo-" },
    resize(`if (data.name === "${POISON}") throw new Error("not a picture");`),
  ],
  ["a queue", "print", { kind: "queue", name: "orders" }, ECHO],
  ["a schedule", "bill", { kind: "cron", spec: "0 0 0 * * *", zone: "Europe/Berlin" }, ECHO],
  ["a request", "paid", { kind: "http" }, ECHO],
];

/**
 * A day of the photo service: the sources on a virtual clock, the functions in guests of a tier. Four sources set four
 * functions off, one of which can't deal with one picture, is mended, and gets it again.
 */
export async function dayOnPlatform(
  tier: Tier,
  attempts: number,
): Promise<{ store: EventStore; sources: SourceRow[]; poison: PoisonRow[] }> {
  const clock = new VirtualClock(), store = new EventStore(new MemoryStorage());
  const platform = new ServerlessPlatform({ tiers: { javascript: tier, python: tier } });
  const functions = new TriggeredFunctions({ platform, store, clock, attempts });
  const spec = (name: string, trigger: Trigger, code: string): FunctionSpec => ({
    ...{ name, tenant: "halide", runtime: "javascript", code },
    ...{ memoryMB: 64, timeoutMs: 2000, triggers: [trigger] },
  });
  const effects = (fn: string) =>
    store.effects().filter(({ key }) => key.startsWith(`${fn} `)).length;
  const row = (when: string): PoisonRow => ({
    when,
    done: effects("resize"),
    tries: platform.logs.by("resize").filter(({ stdout }) => stdout.includes(POISON)).length,
    dead: store.dead("resize").length,
  });
  try {
    for (const [, fn, trigger, code] of FUNCTIONS) functions.deploy(spec(fn, trigger, code));
    await traffic(clock, functions);
    await functions.idle();
    const sources = FUNCTIONS.map(([source, fn, trigger, code]) => {
      const its = spec(fn, trigger, code);
      const events = store.read().filter(({ event }) => matches(its, event)).length;
      return { source, fn, events, done: effects(fn), dead: store.dead(fn).length };
    });
    const before = row("with a poison event"), [, fn, trigger] = FUNCTIONS[0]!;
    functions.deploy(spec(fn, trigger, resize("")));
    functions.redrive("resize");
    await functions.idle();
    return { store, sources, poison: [before, row("mended, sent again")] };
  } finally {
    await functions.close();
    await platform.close();
  }
}

/** All that happens on that day. */
async function traffic(clock: VirtualClock, functions: TriggeredFunctions): Promise<void> {
  for (let i = 0; i < UPLOADS; i++) {
    const bytes = new Uint8Array(1000 + 97 * i), at = (i + 0.5) * DAY / UPLOADS;
    clock.after(at, () => functions.objects.put(`photo-${i}.jpg`, bytes));
    if (i % PRINTED === 0) clock.after(at, () => void functions.queue("orders").send(printed(i)));
  }
  for (let hour = 0; hour < 24; hour++) clock.after((hour + 0.9) * HOUR, () => functions.pump());
  clock.runSync({ until: DAY });
  for (let n = 0; n < HOOKS; n++) {
    const headers = { prefer: "respond-async" }, body = JSON.stringify({ n });
    await functions.http.request("/functions/paid", { method: "POST", headers, body });
  }
}

function printed(n: number): CloudEvent {
  return { specversion: "1.0", id: `${n}`, source: "/print", type: "print.ordered", data: { n } };
}
