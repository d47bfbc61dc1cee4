import { Hono } from "hono";
import type { Clock } from "../../sim/mod.ts";
import type { CloudEvent } from "../events/cloud-event.ts";
import { readHttp } from "../events/http.ts";
import { bodyUpTo } from "./body.ts";
import type { MessageQueue } from "./queue.ts";
import { Cron } from "./cron.ts";

/** Takes an event into the log. */
export type Accept = (event: CloudEvent) => void;

/** Longest body of a request, in bytes. */
const MOST_BODY = 1_000_000;

/** Sources that are ours: an event from outside with one of them could take the place of a real one. */
const RESERVED = ["/cron/", "/store/", "/functions/"];

/** An event from outside says nothing of how many functions it has come through. @throws {TypeError} Where it forges a source. */
function fromOutside({ hops: _, ...event }: CloudEvent): CloudEvent {
  const own = RESERVED.find((prefix) => event.source.startsWith(prefix));
  if (own === undefined) return event as CloudEvent;
  throw new TypeError(`Cannot take an event: sources below ${own} are the platform's own`);
}

/** Events by HTTP: `POST /` with one event or a batch; 202 once all are in the log, 400 where one is none. */
export function httpSource(accept: Accept): Hono {
  const app = new Hono();
  app.post("/", async (context) => {
    const body = await bodyUpTo(MOST_BODY, context.req.raw);
    if (!body) return context.text(`at most ${MOST_BODY} bytes`, 413);
    try {
      const events = readHttp({ headers: context.req.header(), body }).map(fromOutside);
      for (const event of events) accept(event);
      return context.json({ accepted: events.length }, 202);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return context.text(error.message, 400);
    }
  });
  return app;
}

/** Events of a schedule. Their id is the moment, so that two schedulers of one name send each event once. */
export function cronSource(
  clock: Clock,
  name: string,
  cron: Cron,
  accept: Accept,
): { stop(): void } {
  let cancel = () => {}, stopped = false;
  const plan = () => {
    const next = cron.next(clock.now());
    if (next === null || stopped) return;
    // A timer of the machine holds at most 24 days, and may come too early.
    cancel = clock.after(Math.min(next - clock.now(), 2 ** 31 - 1), () => {
      if (stopped) return;
      if (clock.now() >= next) accept(eventOf(`/cron/${name}`, "cron.fired", next, { at: next }));
      plan();
    });
  };
  plan();
  return {
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}

/** A store of objects that tells of each one put into it. */
export class ObjectStore {
  readonly #objects = new Map<string, { bytes: Uint8Array; version: number }>();
  readonly #accept: Accept;
  readonly #clock: Clock;

  constructor(clock: Clock, accept: Accept) {
    this.#clock = clock;
    this.#accept = accept;
  }

  /** Keeps an object and sends the event of it. */
  put(name: string, bytes: Uint8Array): void {
    const version = (this.#objects.get(name)?.version ?? 0) + 1;
    this.#objects.set(name, { bytes, version });
    const data = { name, version, size: bytes.length };
    this.#accept({
      ...eventOf(`/store/${encodeURI(name)}`, "object.put", this.#clock.now(), data),
      // Versions begin anew after a restart, and a name that was seen is not done again.
      id: `${this.#clock.now()}/${version}`,
    });
  }

  get(name: string): Uint8Array | undefined {
    return this.#objects.get(name)?.bytes;
  }
}

/** Moves what waits in a queue into the log; acknowledged once it is there. @returns How many. */
export function pump(queue: MessageQueue<CloudEvent>, accept: Accept, most = 10): number {
  const taken = queue.receive(most);
  for (const { message, receipt } of taken) {
    accept(message);
    queue.acknowledge(receipt);
  }
  return taken.length;
}

function eventOf(source: string, type: string, at: number, data: unknown): CloudEvent {
  return {
    specversion: "1.0",
    id: String(at),
    source,
    type,
    time: new Date(at).toISOString(),
    data,
  };
}
