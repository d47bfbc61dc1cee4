import { type At, Crash, steadily } from "../../sim/crash.ts";
import { type Clock, inTime, RealClock, requireNumber } from "../../sim/mod.ts";
import type { CloudEvent } from "./cloud-event.ts";
import type { EventStore, StoredEvent } from "./event-store.ts";
import { readEvent } from "./parse.ts";

/** Where a worker may crash. */
export const STEPS = [
  "before take",
  "after take",
  "after run",
  "after emit",
  "after effect",
  "after commit",
] as const;
/** Triggers that may set each other off in a row. */
export const MOST_HOPS = 8;

/** What a function makes of an event. */
export interface Result {
  /** What it did; kept as its effect. */
  value?: unknown;
  /** Events of its own. Their ids follow from the event's, so that a second run sends the same ones. */
  emit?: readonly Pick<CloudEvent, "type" | "data">[];
}
export type EventHandler = (event: CloudEvent) => Result | Promise<Result>;

/** What a handler throws that can't take an event at the moment: that is no try, and the event stays the next one. */
export class NotNow extends Error {}

export interface WorkerOptions {
  /** Its name; also the source of what it sends. */
  fn: string;
  store: EventStore;
  handler: EventHandler;
  /** Types of events that it is called for, or whether it is called for one. Default: all. */
  types?: readonly string[] | ((event: CloudEvent) => boolean);
  /** Whether what was done is not done again. Default: `true`. */
  inbox?: boolean;
  /** Failed tries until an event goes to the dead letters. Default: 5. */
  attempts?: number;
  /** Starts until an event counts as one that takes the process with it. Default: no end. */
  starts?: number;
  /** Time that a handler may take until it has failed, in ms. Default: 60 000. */
  timeoutMs?: number;
  /** Default: the machine's. */
  clock?: Clock;
  at?: At;
}
export type Step = "idle" | "done" | "again" | "skipped" | "failed" | "dead" | "not now";

/**
 * Calls a function for each event of the log, in order, and commits how far it came. At least once: a crash between
 * run and commit runs it again; the inbox makes the effect happen once all the same.
 */
export class FunctionWorker {
  readonly #options: WorkerOptions;
  readonly #at: At;

  constructor(options: WorkerOptions) {
    const { attempts = 5, timeoutMs = 60_000 } = options,
      action = `start a worker for ${options.fn}`;
    const rule = { unit: "attempts", min: 1, max: 1000, integer: true };
    requireNumber(action, "attempts", attempts, rule);
    requireNumber(action, "timeoutMs", timeoutMs, { unit: "ms", min: 1, max: 2 ** 31 - 1 });
    this.#options = options;
    this.#at = options.at ?? steadily;
  }

  /** Deals with the next event. @throws {Crash} Where `at` says so. */
  async step(): Promise<Step> {
    const { fn, store, types, inbox = true, starts = Infinity } = this.#options, at = this.#at;
    at("before take");
    const [next] = store.read(store.progress(fn, "offset"), 1);
    if (!next) return "idle";
    at("after take");
    if (types && !wants(types, next.event)) return this.#commit(next, "skipped");
    if (inbox && store.done(fn, next.event)) return this.#commit(next, "again");
    if (starts < Infinity) {
      const started = store.progress(fn, "starts") + 1;
      if (started > starts) return this.#bury(next, `it took the process down ${starts} times`);
      store.commit(fn, { starts: started });
    }
    let result: Result;
    try {
      result = await this.#handled(next.event);
      at("after run");
    } catch (error) {
      if (error instanceof Crash) throw error;
      return error instanceof NotNow ? this.#notNow() : this.#failed(next, error);
    }
    return this.#finish(next, result);
  }

  /** What the handler says, within its time; a handler that says nothing did nothing that is kept. */
  async #handled(event: CloudEvent): Promise<Result> {
    const { fn, handler, timeoutMs = 60_000, clock = new RealClock() } = this.#options;
    const run = async () => await handler(event) as Result | null | undefined;
    const late = () => new Error(`${fn} took more than ${timeoutMs} ms`);
    return await inTime(clock, timeoutMs, run(), late) ?? {};
  }

  /** Runs until there is nothing left. @returns Steps taken. @throws {RangeError} After `most` steps. */
  async drain(most = 1_000_000): Promise<number> {
    for (let steps = 0; steps < most; steps++) if (await this.step() === "idle") return steps;
    throw new RangeError(`Cannot drain ${this.#options.fn}: not at its end after ${most} steps`);
  }

  #finish(next: StoredEvent, { emit, value }: Result): Step {
    const { fn, store } = this.#options, hops = Number(next.event["hops"] ?? 0) + 1;
    const sent: CloudEvent[] = [];
    // All that can go wrong with it goes wrong before anything of it is written.
    try {
      JSON.stringify(value);
      for (const [i, { type, data }] of [...emit ?? []].entries()) {
        const id = `${next.event.id}/${i}`, source = `/functions/${fn}`;
        const event = readEvent({ specversion: "1.0", id, source, type, data, hops });
        JSON.stringify(event);
        sent.push(event);
      }
    } catch (error) {
      return this.#failed(next, error);
    }
    if (sent.length > 0 && hops > MOST_HOPS) {
      return this.#bury(next, `triggers set each other off more than ${MOST_HOPS} times`);
    }
    for (const event of sent) store.accept(event);
    this.#at("after emit");
    store.effect(fn, next.event, value);
    this.#at("after effect");
    return this.#commit(next, "done");
  }

  /** It was not run: so it took nothing down with it. */
  #notNow(): Step {
    const { fn, starts = Infinity, store } = this.#options;
    if (starts < Infinity) store.commit(fn, { starts: store.progress(fn, "starts") - 1 });
    return "not now";
  }

  #failed(next: StoredEvent, error: unknown): Step {
    const { fn, store, attempts = 5 } = this.#options;
    const failed = store.progress(fn, "attempts") + 1;
    if (failed >= attempts) return this.#bury(next, reasonOf(error));
    store.commit(fn, { attempts: failed });
    return "failed";
  }

  #bury(next: StoredEvent, why: string): Step {
    this.#options.store.bury(this.#options.fn, next.event, why);
    return this.#commit(next, "dead");
  }

  #commit({ offset }: StoredEvent, step: Step): Step {
    this.#options.store.commit(this.#options.fn, { offset: offset + 1, attempts: 0, starts: 0 });
    this.#at("after commit");
    return step;
  }
}

function wants(types: NonNullable<WorkerOptions["types"]>, event: CloudEvent): boolean {
  return typeof types === "function" ? types(event) : types.includes(event.type);
}

/** What was thrown, in words: it may be anything. */
function reasonOf(error: unknown): string {
  try {
    return String((error as Error | null | undefined)?.message ?? error).slice(0, 500);
  } catch {
    return "it threw what has no words";
  }
}
