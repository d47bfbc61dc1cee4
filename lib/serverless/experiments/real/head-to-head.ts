import { Cron as Croner } from "croner";
import { CronExpressionParser } from "cron-parser";
import { CloudEvent as SdkEvent, HTTP } from "cloudevents";
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
