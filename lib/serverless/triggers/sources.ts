import { Hono } from "hono";
import type { Clock } from "../../sim/mod.ts";
import type { CloudEvent } from "../events/cloud-event.ts";
import { readHttp } from "../events/http.ts";
import { bytesUpTo } from "../../services/bytes-up-to.ts";
import type { MessageQueue } from "./queue.ts";
import { MOST_HOPS } from "../events/worker.ts";
import type { Cron } from "./cron.ts";

/** Takes an event into the log; `false` where it refuses it, since too many wait there. */
export type Accept = (event: CloudEvent) => unknown;

/** Longest body of a request, in bytes. */
export const MOST_BODY = 1_000_000;

/** Sources that are ours: an event from outside with one of them could take the place of a real one. */
const RESERVED = ["/cron/", "/store/", "/functions/", "/http/"];

/**
 * An event from outside says nothing of how many functions it has come through, nor of the queue.
 *
 * @throws {TypeError} Where it forges a source.
 */
export function fromOutside({ hops: _, queue: __, ...event }: CloudEvent): CloudEvent {
  const own = RESERVED.find((prefix) => event.source.startsWith(prefix));
  if (own === undefined) return event as CloudEvent;
  throw new TypeError(`Cannot take an event: sources below ${own} are the platform's own`);
}

/**
 * Events by HTTP: `POST /` with one event or a batch; 202 once all are in the log, 400 where one is none, 429 where one
 * is refused: those before it are in the log, and find themselves there when the batch comes again.
 */
export function httpSource(accept: Accept): Hono {
  const app = new Hono();
  app.post("/", async (context) => {
    const body = await bytesUpTo(MOST_BODY, context.req.raw.body);
    if (!body) return context.text(`at most ${MOST_BODY} bytes`, 413);
    try {
      const events = readHttp({ headers: context.req.header(), body }).map(fromOutside);
      for (const event of events) {
        if (accept(event) === false) {
          return context.text("too many events wait", 429, { "retry-after": "1" });
        }
      }
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

  /**
   * Keeps an object and sends the event of it.
   *
   * @param cause The event for which it is put, where a function does it: events count how far they have come.
   * @throws {RangeError} Where functions set each other off by it without end; nothing is kept then.
   */
  put(name: string, bytes: Uint8Array, cause?: CloudEvent): void {
    const hops = cause ? Number(cause["hops"] ?? 0) + 1 : 0;
    if (hops > MOST_HOPS) {
      throw new RangeError(
        `Cannot put ${name}: hops must be at most ${MOST_HOPS} functions: received ${hops}`,
      );
    }
    const version = (this.#objects.get(name)?.version ?? 0) + 1;
    this.#objects.set(name, { bytes, version });
    const data = { name, version, size: bytes.length };
    this.#accept({
      ...eventOf(`/store/${encodeURI(name)}`, "object.put", this.#clock.now(), data),
      // Versions begin anew after a restart, and a name that was seen is not done again.
      id: `${this.#clock.now()}/${version}`,
      ...hops > 0 ? { hops } : {},
    });
  }

  get(name: string): Uint8Array | undefined {
    return this.#objects.get(name)?.bytes;
  }
}

/**
 * Moves what waits in a queue into the log; acknowledged once it is there.
 *
 * @param name What the queue is called in the log: functions are set off by it.
 * @returns How many.
 */
export function pump(
  queue: MessageQueue<CloudEvent>,
  accept: Accept,
  most = 10,
  name?: string,
): number {
  const taken = queue.receive(most);
  for (const { message, receipt } of taken) {
    // What is refused is not acknowledged, and comes again.
    if (accept(name === undefined ? message : { ...message, queue: name }) !== false) {
      queue.acknowledge(receipt);
    }
  }
  return taken.length;
}

/** An event of the platform's own. Its id is the moment. @param at In ms since 1970. */
export function eventOf(source: string, type: string, at: number, data: unknown): CloudEvent {
  return {
    specversion: "1.0",
    id: String(at),
    source,
    type,
    time: new Date(at).toISOString(),
    data,
  };
}
