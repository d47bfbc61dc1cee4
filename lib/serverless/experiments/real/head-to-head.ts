import { Cron as Croner } from "croner";
import { CronExpressionParser } from "cron-parser";
import { CloudEvent as SdkEvent, HTTP } from "cloudevents";
import { Piscina } from "piscina";
import { Tinypool } from "tinypool";
import crons from "../../../../data/serverless/cron.json" with { type: "json" };
import {
  type CloudEvent,
  Cron,
  parseEvent,
  readHttp,
  sameEvent,
  writeBinary,
  writeStructured,
} from "../../mod.ts";
import { javascriptRuntime, processTier, type RuntimeName, runtimeNamed } from "../../real/mod.ts";
import type { Guest } from "../../isolation/tier.ts";

/** One side of a contest: what is done once, and with which result. */
export interface Contestant {
  name: string;
  run(): unknown;
}

const EVENT: CloudEvent = {
  specversion: "1.0",
  id: "1234-1234-1234",
  source: "/mycontext/subcontext",
  type: "com.example.someevent",
  time: "2018-04-05T03:56:24Z",
  datacontenttype: "application/json",
  data: { message: "Hello World!" },
};

/** One event from its text, checked; the SDK's `validate` is strict, too. */
export function structuredContest(): Contestant[] {
  const text = writeStructured(EVENT).body as string;
  const headers = { "content-type": "application/cloudevents+json" };
  return [
    { name: "ours", run: () => parseEvent(text) },
    { name: "cloudevents 10.0.0", run: () => validated({ headers, body: text }) },
  ];
}

/** Reading alone accepts what is no event; the SDK checks when it is asked to. */
function validated(message: { headers: Record<string, string>; body: string }): unknown {
  const event = HTTP.toEvent(message) as SdkEvent<unknown>;
  event.validate();
  return event;
}

/** One event from headers and a body. */
export function binaryContest(): Contestant[] {
  const { headers, body } = writeBinary(EVENT);
  return [
    { name: "ours", run: () => readHttp({ headers, body })[0] },
    { name: "cloudevents 10.0.0", run: () => validated({ headers, body: body as string }) },
  ];
}

/** The next firing of a schedule that was read before; each is asked from the same instant. */
export function cronContest(spec = "0 30 2 * * 1-5"): Contestant[] {
  const after = Date.parse("2026-03-05T10:20:30Z"), date = new Date(after);
  const ours = new Cron(spec), croner = new Croner(spec, { timezone: "UTC" });
  const options = { tz: "UTC", currentDate: date };
  const parser = CronExpressionParser.parse(spec, options);
  return [
    { name: "ours", run: () => ours.next(after) },
    {
      name: "cron-parser 5.10.6",
      run: () => {
        parser.reset(date);
        return parser.next().getTime();
      },
    },
    { name: "croner 11.0.1", run: () => croner.nextRun(date)!.getTime() },
  ];
}

/** Facts of the cron table that another library agrees with. */
export function cronFacts(name: "cron-parser" | "croner"): { right: number; of: number } {
  let right = 0;
  for (const row of crons.rows) {
    try {
      const from = row.at === undefined ? Date.parse(row.after!) : Date.parse(row.at) - 1;
      const next = nextBy(name, row.spec, row.zone, from);
      const expected = row.at === undefined ? row.next : undefined;
      const fits = row.at === undefined
        ? next === (expected === null ? null : Date.parse(expected!))
        : (next === Date.parse(row.at)) === row.fires;
      if (fits) right++;
    } catch {
      // A schedule that it can't read, or that never fires.
      if (row.at === undefined && row.next === null) right++;
    }
  }
  return { right, of: crons.rows.length };
}

function nextBy(name: string, spec: string, zone: string, from: number): number | null {
  if (name === "croner") {
    return new Croner(spec, { timezone: zone }).nextRun(new Date(from))?.getTime() ?? null;
  }
  return CronExpressionParser.parse(spec, { tz: zone, currentDate: new Date(from) }).next()
    .getTime();
}

/** Whether the SDK reads what we send, in both modes, and finds the same event. */
export function readBySdk(): boolean {
  return [writeStructured(EVENT), writeBinary(EVENT)].every(({ headers, body }) => {
    const read = HTTP.toEvent({ headers, body: body as string }) as SdkEvent<unknown>;
    return sameEvent({ ...read.toJSON(), time: read.time }, { ...EVENT });
  });
}

/** A pool that calls a function in parallel. */
export interface Caller {
  name: string;
  call(event: { n: number }): Promise<{ n: number }>;
  close(): Promise<void>;
}

/** Two of each: threads without isolation, processes with it. */
export async function callers(): Promise<Caller[]> {
  const filename = new URL("./pool.program.mjs", import.meta.url).href;
  const size = { minThreads: 2, maxThreads: 2 };
  const piscina = new Piscina({ filename, ...size, concurrentTasksPerWorker: 16 });
  const tinypool = new Tinypool({ filename, ...size, concurrentTasksPerWorker: 16 });
  return [
    await processCaller(javascriptRuntime()),
    ...(runtimeNamed("bun") && javascriptRuntime() !== "bun" ? [await processCaller("bun")] : []),
    { name: "piscina 5.3.2", call: (event) => piscina.run(event), close: () => piscina.destroy() },
    {
      name: "tinypool 2.2.0",
      call: (event) => tinypool.run(event),
      close: () => tinypool.destroy(),
    },
  ];
}

async function processCaller(runtime: RuntimeName): Promise<Caller> {
  const tier = processTier(runtime), limits = { memoryMB: 128, timeoutMs: 30_000 };
  const code = "function handler(event) { return { n: event.n + 1 }; }";
  const guests: Guest[] = await Promise.all([tier.start(code, limits), tier.start(code, limits)]);
  let turn = 0;
  return {
    name: `ours, ${tier.name}`,
    call: async (event) =>
      (await guests[turn++ % guests.length]!.invoke(event)).value as { n: number },
    close: async () => void await Promise.all(guests.map((guest) => guest.stop())),
  };
}

/** Calls in a second by so many callers at once. @throws {Error} Where a result is wrong. */
export async function callsPerSecond(caller: Caller, calls: number, at = 32): Promise<number> {
  let left = calls;
  const began = performance.now();
  await Promise.all(Array.from({ length: at }, async () => {
    while (left-- > 0) {
      const n = left;
      if ((await caller.call({ n })).n !== n + 1) throw new Error(`${caller.name} answers wrong`);
    }
  }));
  return calls / (performance.now() - began) * 1000;
}
