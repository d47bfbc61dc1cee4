import { MemoryStorage } from "../../storage/memory-storage.ts";
import { type At, Crash, CrashPlan, random } from "../../sim/mod.ts";
import type { CloudEvent } from "../events/cloud-event.ts";
import type { Tier } from "../isolation/tier.ts";
import { ServerlessPlatform } from "../platform/platform.ts";
import { onPlatform } from "../triggers/on-platform.ts";
import { EventStore } from "../events/event-store.ts";
import { type EventHandler, FunctionWorker, STEPS } from "../events/worker.ts";

export interface CrashOptions {
  /** Crashes at each of the six steps, and at two of the one who accepts. */
  each: number;
  inbox: boolean;
  seed?: number;
  events?: number;
  /** The tier in whose guests both functions run, by the platform. Default: they run here. */
  tier?: Tier;
}

/** What was left of a day with crashes. */
export interface CrashResult {
  events: number;
  crashes: number;
  /** Events that were accepted and whose effect is missing. */
  lost: number;
  /** Effects beyond one for each event. */
  doubled: number;
  /** The same of the second function, which is set off by the first. */
  lostNext: number;
  doubledNext: number;
}

/** Crashes at each step of one of many schedules. */
const EACH = 25;

/**
 * As many crashes on many short days instead of one long one, whose log would be read again after each of them.
 * O(crashes).
 */
export async function crashSchedules(options: CrashOptions): Promise<CrashResult> {
  const { tier } = options;
  const sum: CrashResult = {
    ...{ events: 0, crashes: 0, lost: 0, doubled: 0, lostNext: 0, doubledNext: 0 },
  };
  if (!tier) return await days(options, INLINE, sum);
  const platform = new ServerlessPlatform({ tiers: { javascript: tier, python: tier }, max: 1 });
  try {
    const spec = {
      runtime: "javascript",
      tenant: "halide",
      memoryMB: 64,
      timeoutMs: 5000,
    } as const;
    const handlers = Object.fromEntries(
      Object.entries(CODE).map(([name, code]) => {
        platform.deploy({ ...spec, name, code, triggers: [] });
        return [name, onPlatform(platform, name)];
      }),
    );
    return await days(options, handlers as Handlers, sum);
  } finally {
    await platform.close();
  }
}

async function days(
  options: CrashOptions,
  handlers: Handlers,
  sum: CrashResult,
): Promise<CrashResult> {
  const { each, seed = 1 } = options;
  for (let done = 0; done < each; done += EACH) {
    const day = { ...options, each: Math.min(EACH, each - done), seed: seed * 1000 + done };
    const result = await crashSchedule(day, handlers);
    for (const what of Object.keys(sum) as (keyof CrashResult)[]) sum[what] += result[what];
  }
  return sum;
}

/** Where the one who accepts may crash. */
const ACCEPTING = ["before accept", "after accept"] as const;

/**
 * Two functions in a row, power losses at every step between take, run, emit, effect and commit, and a sender that
 * sends again until it is told that its event was taken. Each loss tears what was not synced.
 */
export async function crashSchedule(
  { each, inbox, seed = 1, events = 60 }: CrashOptions,
  handlers: Handlers = INLINE,
): Promise<CrashResult> {
  const storage = new MemoryStorage(), stream = random(`crashes ${seed}`);
  const plan = new CrashPlan([...STEPS, ...ACCEPTING], each, stream.split("plan"));
  let store = new EventStore(storage), sent = 0, crashes = 0;
  const lives = async (run: (store: EventStore) => unknown) => {
    try {
      return await run(store);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      crashes++;
      storage.crash(stream);
      store = new EventStore(storage);
      return undefined;
    }
  };
  for (let turn = 0; turn < 100_000; turn++) {
    if (sent < events || !plan.done) {
      const told = await lives((store) => send(store, uploaded(sent), plan.at));
      if (told) sent++;
    }
    // One step of each, so that queues are neither always empty nor always full.
    const one = await lives((store) =>
      worker(store, "resize", handlers.resize, inbox, plan.at).step()
    );
    const two = await lives((store) => worker(store, "bill", handlers.bill, inbox, plan.at).step());
    if (one === "idle" && two === "idle" && sent >= events && plan.done) {
      return { events: sent, crashes, ...counted(store, sent) };
    }
  }
  throw new RangeError("Cannot finish the crash schedule: not done after 100000 turns");
}

function send(store: EventStore, event: CloudEvent, at: At): true {
  at("before accept");
  store.accept(event);
  at("after accept");
  return true;
}

function uploaded(n: number): CloudEvent {
  return { specversion: "1.0", id: String(n), source: "/photos", type: "photo.put", data: n };
}

/** The two functions: as handlers here, and as code for guests. */
type Handlers = Record<"resize" | "bill", EventHandler>;
const INLINE: Handlers = {
  resize: ({ data }) => ({ value: data, emit: [{ type: "photo.resized", data }] }),
  bill: ({ data }) => ({ value: data }),
};
const CODE: Record<keyof Handlers, string> = {
  resize:
    'function handler({ data }) { return { value: data, emit: [{ type: "photo.resized", data }] }; }',
  bill: "function handler({ data }) { return data; }",
};
const TYPES: Record<keyof Handlers, string> = { resize: "photo.put", bill: "photo.resized" };

function worker(
  store: EventStore,
  fn: keyof Handlers,
  handler: EventHandler,
  inbox: boolean,
  at: At,
): FunctionWorker {
  return new FunctionWorker({ fn, store, handler, types: [TYPES[fn]], inbox, at });
}

/** Counts what a user sees: photos resized and bills written, by their numbers. */
function counted(store: EventStore, sent: number): Omit<CrashResult, "events" | "crashes"> {
  const seen = { resize: new Map<number, number>(), bill: new Map<number, number>() };
  for (const { key, value } of store.effects()) {
    const map = seen[key.split(" ")[0] as keyof typeof seen];
    map.set(value as number, (map.get(value as number) ?? 0) + 1);
  }
  const lost = (map: Map<number, number>) =>
    Array.from({ length: sent }, (_, n) => n).filter((n) => !map.has(n)).length;
  const doubled = (map: Map<number, number>) =>
    [...map.values()].reduce((sum, n) => sum + n - 1, 0);
  return {
    lost: lost(seen.resize),
    doubled: doubled(seen.resize),
    lostNext: lost(seen.bill),
    doubledNext: doubled(seen.bill),
  };
}
