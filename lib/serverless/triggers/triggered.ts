import type { Hono } from "hono";
import { type Clock, RealClock, requireNumber } from "../../sim/mod.ts";
import type { CloudEvent } from "../events/cloud-event.ts";
import type { EventStore } from "../events/event-store.ts";
import { FunctionWorker } from "../events/worker.ts";
import type { FunctionSpec } from "../platform/deploy.ts";
import type { ServerlessPlatform } from "../platform/platform.ts";
import { Cron } from "./cron.ts";
import { frontDoor } from "./front-door.ts";
import { matches } from "./matches.ts";
import { onPlatform } from "./on-platform.ts";
import { MessageQueue } from "./queue.ts";
import { cronSource, ObjectStore, pump } from "./sources.ts";

export interface TriggeredOptions {
  platform: ServerlessPlatform;
  store: EventStore;
  /** Of schedules, queues and objects. Default: the machine's. */
  clock?: Clock;
  /** Failed tries until an event goes to the dead letters. Default: 5. */
  attempts?: number;
  /** Events that may wait for a function; requests beyond it get 429. Default: 10 000. */
  backlog?: number;
}

/** Wait of a worker that was refused, in ms; longest time of a call in all, in ms; messages a queue hands over at once. */
const AGAIN_MS = 20, CALL_MS = 600_000, MOST_PUMPED = 100;

interface Running {
  spec: FunctionSpec;
  worker: FunctionWorker;
  crons: { stop(): void }[];
  working: Promise<void> | undefined;
  /** Whether something came while it worked. */
  woken: boolean;
}

/**
 * Functions that are set off: four sources write into one log, and a worker for each function reads it in order and
 * calls the platform. What was accepted is dealt with at least once, and has its effect once.
 */
export class TriggeredFunctions {
  /** A store whose puts set functions off. */
  readonly objects: ObjectStore;
  readonly http: Hono;
  readonly #options: TriggeredOptions;
  readonly #clock: Clock;
  readonly #waits = new RealClock();
  readonly #functions = new Map<string, Running>();
  readonly #queues = new Map<string, MessageQueue<CloudEvent>>();
  #closed = false;

  constructor(options: TriggeredOptions) {
    const { backlog = 10_000, clock = new RealClock(), platform } = options;
    const rule = { unit: "events", min: 1, max: 1e9, integer: true };
    requireNumber("create TriggeredFunctions", "backlog", backlog, rule);
    this.#options = options;
    this.#clock = clock;
    this.objects = new ObjectStore(clock, (event) => this.accept(event));
    this.http = frontDoor({
      platform,
      functionNamed: (name) => this.#functions.get(name)?.spec,
      accept: (event) => !this.#full(event) && this.accept(event),
    });
  }

  /** Publishes a version and sets its triggers up; those of the version before end. @returns Its number. */
  deploy(spec: FunctionSpec): number {
    const { attempts, platform, store } = this.#options, { name } = spec;
    const version = platform.deploy(spec), before = this.#functions.get(name);
    before?.crons.forEach((cron) => cron.stop());
    const crons = spec.triggers.flatMap((trigger) =>
      trigger.kind === "cron"
        ? [
          cronSource(
            this.#clock,
            name,
            new Cron(trigger.spec, trigger.zone),
            (e) => this.accept(e),
          ),
        ]
        : []
    );
    if (before) Object.assign(before, { spec, crons });
    else {
      // It asks for the triggers of the version of that moment.
      const types = (event: CloudEvent) => matches(this.#functions.get(name)!.spec, event);
      const worker = new FunctionWorker({
        ...{ fn: name, store, types, timeoutMs: CALL_MS, handler: onPlatform(platform, name) },
        ...attempts === undefined ? {} : { attempts },
      });
      this.#functions.set(name, { spec, crons, worker, working: undefined, woken: false });
    }
    this.#wake();
    return version;
  }

  /** The queue of a name. What is sent to it is moved into the log by `pump`. */
  queue(name: string): MessageQueue<CloudEvent> {
    let queue = this.#queues.get(name);
    if (!queue) {
      this.#queues.set(name, queue = new MessageQueue<CloudEvent>({ clock: this.#clock }));
    }
    return queue;
  }

  /** Moves what waits in the queues into the log. @returns How many events. */
  pump(): number {
    let moved = 0;
    for (const [name, queue] of this.#queues) {
      moved += pump(queue, (event) => this.accept(event), MOST_PUMPED, name);
    }
    return moved;
  }

  /** Takes an event into the log, and wakes those who wait for one. */
  accept(event: CloudEvent): boolean {
    this.#options.store.accept(event);
    this.#wake();
    return true;
  }

  /** Sends a function's dead letters round again. @returns How many. */
  redrive(fn: string): number {
    const count = this.#options.store.redrive(fn);
    this.#wake();
    return count;
  }

  /** Until every function has come to the end of the log. @throws What a disk that can't be written to throws. */
  async idle(): Promise<void> {
    for (
      let working;
      (working = [...this.#functions.values()].flatMap((f) => f.working ?? [])).length;
    ) {
      await Promise.all(working);
    }
  }

  /** Ends schedules and workers; what they have in hand is finished. The platform stays open. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { crons } of this.#functions.values()) crons.forEach((cron) => cron.stop());
    await Promise.allSettled([...this.#functions.values()].map(({ working }) => working));
  }

  /** Whether a function that this event would set off is too far behind. */
  #full(event: CloudEvent): boolean {
    const { backlog = 10_000, store } = this.#options;
    return [...this.#functions].some(([name, { spec }]) =>
      matches(spec, event) && store.end - store.progress(name, "offset") >= backlog
    );
  }

  #wake(): void {
    for (const running of this.#functions.values()) {
      running.woken = true;
      if (running.working || this.#over) continue;
      running.working = this.#work(running);
      // Whoever waits for `idle` is told of what went wrong; nobody else need be.
      running.working.catch(() => {});
    }
  }

  get #over(): boolean {
    return this.#closed || this.#options.platform.closed;
  }

  async #work(running: Running): Promise<void> {
    try {
      while (running.woken && !this.#over) {
        running.woken = false;
        for (let step; !this.#over && (step = await running.worker.step()) !== "idle";) {
          if (step === "not now") await this.#waits.sleep(AGAIN_MS);
        }
      }
    } finally {
      // In the same turn as the last look at `woken`: nothing that comes is overlooked.
      running.working = undefined;
    }
  }
}
