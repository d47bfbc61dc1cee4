import { requireNumber } from "../../sim/mod.ts";
import { Burst, type Call, type PoolOptions, type Refused } from "./pool-options.ts";
import { OneTimer } from "./one-timer.ts";
import { type Instance, PoolStats } from "./pool-stats.ts";
import { WaitingLine } from "./waiting-line.ts";

/** Starts that may fail in a row, until those who wait are told. */
const MOST_FAILURES = 3;
/** Time until a start that was not allowed or failed is tried again, in ms. */
const RETRY_MS = 100;

interface Waiting<G> {
  call: Call<G>;
  since: number;
}

/**
 * Instances of a function: cold, warming, idle, busy, draining. A call goes to the one that was idle last, so that
 * the others grow old; what finds none waits, up to a bound, and is refused beyond it. One pool for the simulation
 * and for real processes: only `start`, `stop` and the clock differ. O(1) a call.
 */
export class Pool<G> {
  readonly stats: PoolStats;
  readonly #options: PoolOptions<G>;
  readonly #idle: Instance<G>[] = [];
  readonly #queue = new WaitingLine<Waiting<G>>();
  readonly #preWarm: OneTimer;
  readonly #retry: OneTimer;
  readonly #burst: Burst;
  #lastEnd: number | undefined;
  #gap: number | undefined;
  #failures = 0;
  #closed = false;

  constructor(options: PoolOptions<G>) {
    const { max, queue = 0, burst = Infinity, clock } = options, action = "create Pool";
    requireNumber(action, "max", max, { unit: "instances", min: 1, max: 1e6, integer: true });
    requireNumber(action, "queue", queue, { unit: "calls", min: 0, max: 1e6, integer: true });
    if (burst !== Infinity) requireNumber(action, "burst", burst, { unit: "instances/s", min: 1 });
    this.#options = options;
    this.#burst = new Burst(clock, burst);
    this.stats = new PoolStats(clock);
    this.#preWarm = new OneTimer(clock);
    this.#retry = new OneTimer(clock);
  }

  get waiting(): number {
    return this.#queue.length;
  }

  submit(call: Call<G>): void {
    const { clock, queue = 0, perCall = true } = this.#options;
    this.stats.calls++;
    if (this.#lastEnd !== undefined) this.#gap = clock.now() - this.#lastEnd;
    if (this.#closed) return this.#refuse(call, "closed");
    this.#preWarm.cancel();
    const instance = this.#idle.pop();
    if (instance) return this.#run(instance, call, clock.now());
    // A call for which an instance starts waits for it, beside the bound.
    const starts = perCall && this.stats.warming <= this.waiting && this.#mayStart();
    if (this.waiting >= queue + this.stats.warming + (starts ? 1 : 0)) {
      return this.#refuse(call, "queue full");
    }
    this.#queue.push({ call, since: clock.now() });
    if (starts) this.#start(false);
    else this.#nudge();
  }

  /** Starts instances until there are so many, as far as limits allow. @returns How many it started. */
  scaleTo(wanted: number): number {
    let started = 0;
    while (this.stats.instances < wanted && this.#mayStart()) {
      this.#start(true);
      started++;
    }
    return started;
  }

  /** Ends the idle ones beyond so many. */
  shrinkTo(wanted: number): void {
    while (this.#idle.length > 0 && this.stats.instances > wanted) this.#end(this.#idle.shift()!);
  }

  /** Refuses what waits and ends what is idle; busy ones end after their call. */
  close(): void {
    this.#closed = true;
    this.#preWarm.cancel();
    this.#retry.cancel();
    this.#refuseAll("closed");
    for (const instance of this.#idle.splice(0)) this.#end(instance);
  }

  #refuseAll(why: Refused): void {
    for (const { call } of this.#queue.drain()) this.#refuse(call, why);
  }

  #refuse(call: Call<G>, why: Refused): void {
    this.stats.refused++;
    call.refused(why);
  }

  /** Whether one more may be started now; takes its share of the burst. */
  #mayStart(): boolean {
    if (this.#closed || this.stats.instances >= this.#options.max) return false;
    if (!this.#burst.take()) {
      this.stats.throttled++;
      return false;
    }
    return true;
  }

  #start(ahead: boolean, keepMs = 0): void {
    const instance = this.stats.started<G>();
    this.#options.start(
      (guest) => {
        instance.guest = guest;
        this.#failures = 0;
        if (this.#closed) return this.#end(instance);
        if (this.waiting === 0 && keepMs > 0) return this.#rest(instance, keepMs);
        // Whoever waits for it waits for a cold start, whoever asked for it.
        if (ahead && this.waiting === 0) instance.used = true;
        this.#next(instance);
      },
      () => {
        this.stats.enter(instance, "cold");
        this.stats.failed++;
        this.#failures++;
        this.#nudge();
      },
    );
  }

  /** Nothing that waits is left alone: where nobody is there, one is started now or a little later, or it is refused. */
  #nudge(): void {
    if (this.#closed || this.waiting === 0 || this.stats.instances > 0) return;
    if (this.#failures >= MOST_FAILURES) return this.#refuseAll("no instance");
    if (this.#failures === 0 && this.#mayStart()) return this.#start(false);
    this.#retry.set(RETRY_MS, () => {
      if (this.waiting === 0 || this.stats.instances > 0) return;
      if (this.#mayStart()) this.#start(false);
      else this.#nudge();
    });
  }

  #run(instance: Instance<G>, call: Call<G>, since: number): void {
    const { clock } = this.#options;
    instance.cancel();
    if (!instance.used) this.stats.cold++;
    instance.used = true;
    this.stats.enter(instance, "busy");
    this.stats.waitedMs += clock.now() - since;
    let done = false;
    call.run(instance.guest!, (broken = false) => {
      if (done) return;
      done = true;
      if (broken || this.#closed) {
        this.#end(instance);
        this.#nudge();
      } else this.#next(instance);
    });
  }

  /** Hands the next call to an instance that has become free, or lets it rest. */
  #next(instance: Instance<G>): void {
    const next = this.#queue.shift();
    if (next) return this.#run(instance, next.call, next.since);
    const { clock, keepAlive } = this.#options;
    const { preWarm, keepUntil } = keepAlive.after(this.#gap);
    this.#lastEnd = clock.now();
    if (preWarm === 0) return this.#rest(instance, keepUntil);
    this.#end(instance);
    this.#preWarm.set(preWarm, () => {
      // Kept for a moment at least: a window without length ends with the call it was made for.
      if (this.#idle.length > 0 || !this.#mayStart()) return;
      this.#start(true, Math.max(keepUntil - preWarm, Number.MIN_VALUE));
    });
  }

  #rest(instance: Instance<G>, keepMs: number): void {
    instance.used = true;
    this.stats.enter(instance, "idle");
    this.#idle.push(instance);
    instance.cancel = this.#options.clock.after(keepMs, () => {
      const at = this.#idle.indexOf(instance);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#end(instance);
    });
  }

  #end(instance: Instance<G>): void {
    instance.cancel();
    this.stats.enter(instance, "draining");
    const gone = () => this.stats.enter(instance, "cold");
    const stopping = instance.guest !== undefined && this.#options.stop?.(instance.guest);
    if (stopping) void stopping.finally(gone);
    else gone();
  }
}
