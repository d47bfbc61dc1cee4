import { type Cancel, random, steadily } from "../../sim/mod.ts";
import { WorkQueue } from "../reconcile/work-queue.ts";
import { Conflict } from "../store/errors.ts";
import { Leader } from "../store/leader.ts";
import type { ControlPlaneOptions } from "./control-plane-options.ts";
import { Evictions } from "./evictions.ts";
import { Observed } from "./observed.ts";
import { Reconciler } from "./reconciler.ts";
import { Binder } from "./binder.ts";
import { type Steps, Writes } from "./writes.ts";

/** Turns after which all deployments are looked at, changed or not. */
const RESYNC = 20;

/**
 * The loop that makes it so: sees what is there, compares it with what was asked for, writes what is missing. It keeps
 * nothing that it could not read again, so that it may end anywhere and another one may go on. A deployment that can't
 * be brought on is tried again later and later; the others do not wait for it.
 */
export class ControlPlane {
  readonly #options: Required<Omit<ControlPlaneOptions, "store" | "random" | "onError">>;
  readonly #onError: ControlPlaneOptions["onError"];
  readonly #random: ReturnType<typeof random>;
  readonly #leader: Leader;
  readonly #observed: Observed;
  readonly #writes: Writes;
  readonly #queue: WorkQueue;
  readonly #reconciler: Reconciler;
  readonly #evictions: Evictions;
  readonly #binder: Binder;
  #turns = 0;
  #turn: Steps | undefined;
  #timer: Cancel | undefined;
  #pause: number | undefined;
  /** Writes that the store refused, since somebody else had come before. */
  conflicts = 0;

  constructor(options: ControlPlaneOptions) {
    const { store, clock, name, evictAfter = 0, leaderTtl = 3000, fenced = true } = options;
    this.#options = {
      ...{ clock, name, evictAfter, leaderTtl, fenced },
      period: options.period ?? 500,
      at: options.at ?? steadily,
    };
    this.#onError = options.onError;
    this.#random = options.random ?? random(`control plane ${name}`);
    this.#leader = new Leader(store, name, leaderTtl);
    this.#observed = new Observed(store);
    this.#writes = new Writes(store, this.#leader, fenced);
    this.#queue = new WorkQueue({ clock });
    this.#reconciler = new Reconciler(this.#observed, this.#writes, clock);
    this.#evictions = new Evictions(this.#observed, this.#writes, clock, evictAfter);
    this.#binder = new Binder(this.#observed, this.#writes, clock, this.#random.split("ties"));
  }

  get leads(): boolean {
    return this.#leader.fence !== undefined;
  }

  /** Pods without a node, and why. */
  get refused(): ReadonlyMap<string, string> {
    return this.#binder.refused;
  }

  /** Writes that the store refused, since another one leads by now. */
  get fencedOff(): number {
    return this.#writes.fencedOff;
  }

  /** Writes that went through though another one leads by now: with tokens there are none. */
  get stale(): number {
    return this.#writes.stale;
  }

  /** Looks every period until it is stopped. What ends a turn goes to `onCrash`, and ends it; it may be started again. */
  start(onCrash: (error: unknown) => void = (error) => {
    throw error;
  }): void {
    const { clock, period } = this.#options;
    const look = () => {
      this.#timer = undefined;
      try {
        const paused = this.#go();
        const wait = paused ?? period * (0.9 + 0.2 * this.#random.next());
        this.#timer = clock.after(wait, look);
      } catch (error) {
        this.#abandon();
        onCrash(error);
      }
    };
    // Not all loops at once: what only works in step would not be seen to fail.
    this.#timer = clock.after(period * this.#random.next(), look);
  }

  stop(): void {
    this.#timer?.();
    this.#timer = undefined;
    this.#abandon();
  }

  /** Stops it for so long, in ms, at its next write, as a long collection of garbage would: it does not notice. */
  pause(ms: number): void {
    this.#pause = ms;
  }

  /** One whole look at everything. @returns Whether it leads. */
  step(): boolean {
    for (const step of this.turn()) this.#options.at(step);
    return this.leads;
  }

  /** One look, step by step. */
  *turn(): Steps {
    if (!this.#leader.campaign()) return;
    for (const name of this.#observed.sync(this.#turns++ % RESYNC === 0)) this.#queue.add(name);
    yield* this.#attempt("nodes", () => this.#evictions.turn());
    for (let name; (name = this.#queue.take()) !== undefined;) {
      const of = name;
      const later = yield* this.#attempt(of, () => this.#reconciler.turn(of));
      if (later) this.#queue.done(of);
      else this.#queue.failed(of);
    }
    for (const { name, ms } of this.#reconciler.later.splice(0)) this.#queue.addAfter(name, ms);
    yield* this.#attempt("pods without a deployment", () => this.#reconciler.orphans());
    this.#observed.sync(false).forEach((name) => this.#queue.add(name));
    yield* this.#attempt("pods without a node", () => this.#binder.turn());
  }

  /** Goes on with a turn, or begins one. @returns How long it is paused, in ms; `undefined` where the turn is over. */
  #go(): number | undefined {
    this.#turn ??= this.turn();
    for (;;) {
      const { done, value } = this.#turn.next();
      if (done) {
        this.#turn = undefined;
        return undefined;
      }
      this.#options.at(value);
      if (this.#pause !== undefined && value.startsWith("before")) {
        const ms = this.#pause;
        this.#pause = undefined;
        return ms;
      }
    }
  }

  /** @returns Whether it came to its end. What another write came before, or what fails, is told and tried again. */
  *#attempt(name: string, work: () => Steps): Generator<string, boolean, void> {
    try {
      yield* work();
      return true;
    } catch (error) {
      if (error instanceof Conflict) this.conflicts++;
      else if (!this.#onError) throw error;
      else {
        try {
          this.#onError(name, error);
        } catch { /* Whoever is told must not end the loop. */ }
      }
      return false;
    }
  }

  #abandon(): void {
    this.#turn = undefined;
    this.#queue.close();
    this.#turns = 0;
  }
}
