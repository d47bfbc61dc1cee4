import { inTime, RealClock, requireNumber } from "../../sim/mod.ts";

/** Takes a fault back. */
export type Revert = () => void | Promise<void>;

/** One way to make a system ill. */
export interface Fault {
  readonly name: string;
  /** How somebody else can take it back: what a {@linkcode DeadManSwitch} is told. Default: nobody can. */
  readonly undo?: unknown;
  /**
   * Makes it ill. Once it returns, the fault is in force until the function that it returns is called, which may be
   * called again without harm.
   *
   * @param signal Aborted when the run is given up while the fault is still being injected.
   */
  inject(signal: AbortSignal): Revert | Promise<Revert>;
}

/** Takes faults back when whoever injected them can't any more. */
export interface DeadManSwitch {
  /** Told before a fault is injected; resolves once it knows. */
  arm(name: string, undo: unknown): Promise<void>;
  /** Told once it has been taken back. */
  disarm(name: string): Promise<void>;
}

/** How taking faults back went. */
export interface Reverted {
  /** Names of the faults that are gone. */
  gone: string[];
  /** Those that could not be taken back, and why: somebody must look. */
  stuck: { name: string; why: string }[];
}

/**
 * The faults that are in force, so that none is forgotten: whatever ends a run, all of them are taken back, the last
 * one first, and one that can't be does not keep the others.
 *
 * @example
 * ```ts
 * import { ActiveFaults } from "#lib/chaos";
 * import assert from "node:assert/strict";
 *
 * const faults = new ActiveFaults(), log: string[] = [];
 * await faults.inject({ name: "disk full", inject: () => (log.push("full"), () => void log.push("empty")) });
 * assert.deepEqual(faults.names, ["disk full"]);
 * await faults.revertAll();
 * await faults.revertAll();
 * assert.deepEqual(log, ["full", "empty"]);
 * ```
 */
export class ActiveFaults {
  readonly #active = new Map<string, Revert>();
  /** Being injected at present: what comes late is taken back by whoever asks for the end meanwhile. */
  readonly #coming = new Map<string, Promise<void>>();
  readonly #patience: number;
  readonly #deadMan: DeadManSwitch | undefined;
  readonly #armed = new Set<string>();
  readonly #never = new AbortController().signal;

  /**
   * @param patience Longest that taking one fault back may take, in ms. Default: 5000.
   * @param deadMan Told of each fault that can be taken back from outside. Default: nobody is.
   */
  constructor(patience = 5000, deadMan?: DeadManSwitch) {
    requireNumber("create ActiveFaults", "patience", patience, {
      unit: "ms",
      min: 1,
      max: 600_000,
    });
    this.#patience = patience;
    this.#deadMan = deadMan;
  }

  get names(): string[] {
    return [...this.#active.keys()];
  }

  /**
   * Injects a fault. Where the signal is aborted meanwhile, it is taken back as soon as it is in force.
   *
   * @throws {Error} Where a fault of that name is in force, or it can't be injected.
   */
  async inject(fault: Fault, signal: AbortSignal = this.#never): Promise<void> {
    const { name } = fault;
    if (this.#active.has(name) || this.#coming.has(name)) {
      throw new Error(`Cannot inject ${name}: it is in force already`);
    }
    signal.throwIfAborted();
    const work = (async () => {
      // Before it is injected: a runner that dies in between would leave it.
      if (fault.undo !== undefined && this.#deadMan) {
        await this.#deadMan.arm(name, fault.undo);
        this.#armed.add(name);
      }
      const revert = await fault.inject(signal);
      this.#active.set(name, revert);
    })();
    this.#coming.set(name, work);
    try {
      await work;
    } finally {
      this.#coming.delete(name);
    }
    if (!signal.aborted) return;
    await this.revert(name);
    throw signal.reason;
  }

  /** Takes one back. One that is not in force needs nothing. @throws {Error} Where it can't be taken back. */
  async revert(name: string): Promise<void> {
    const revert = this.#active.get(name);
    if (!revert) return;
    await this.#inTime(name, revert);
    this.#active.delete(name);
    if (this.#armed.delete(name)) await this.#deadMan!.disarm(name);
  }

  /** Takes all back. What is stuck stays in the list, and may be tried again. Never throws. */
  async revertAll(): Promise<Reverted> {
    const result: Reverted = { gone: [], stuck: [] };
    await Promise.all(
      [...this.#coming].map(([name, work]) => this.#inTime(name, () => work).catch(() => {})),
    );
    for (const name of this.names.reverse()) {
      try {
        await this.revert(name);
        result.gone.push(name);
      } catch (error) {
        result.stuck.push({ name, why: error instanceof Error ? error.message : String(error) });
      }
    }
    return result;
  }

  async #inTime(name: string, work: Revert): Promise<void> {
    await inTime(
      new RealClock(),
      this.#patience,
      (async () => await work())(),
      () => new Error(`Cannot take ${name} back: no end within ${this.#patience} ms`),
    );
  }
}
