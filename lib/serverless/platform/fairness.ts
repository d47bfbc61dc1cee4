import { requireNumber } from "../../sim/mod.ts";
import { WaitingLine } from "./waiting-line.ts";

/** How calls that wait are ordered. */
export interface CallQueue<T> {
  push(tenant: string, call: T): void;
  /** The next call, whose it is, and what was taken for it in advance, in ms. */
  next(): { tenant: string; call: T; taken: number } | undefined;
  /** What a call of a tenant cost, in ms of processor time, and what was taken for it. */
  charge(tenant: string, cpuMs: number, taken: number): void;
  readonly size: number;
}

/** In the order of their coming: one tenant fills it for all. O(1). */
export class FirstComeQueue<T> implements CallQueue<T> {
  readonly #calls = new WaitingLine<{ tenant: string; call: T }>();

  get size(): number {
    return this.#calls.length;
  }
  push(tenant: string, call: T): void {
    this.#calls.push({ tenant, call });
  }
  next(): { tenant: string; call: T; taken: number } | undefined {
    const next = this.#calls.shift();
    return next && { ...next, taken: 0 };
  }
  charge(): void {}
}

interface Tenant<T> {
  name: string;
  readonly calls: WaitingLine<T>;
  /** What it may still spend, in ms; below zero where a call cost more than was thought. */
  credit: number;
  /** What a call of it costs, as seen lately, in ms. */
  usual: number;
}

/**
 * Deficit round robin on processor time: each tenant that waits gets the same share of it. What a call costs is known
 * afterwards only, so what is usual for its tenant is taken at first, and the rest once it is known. O(tenants) a call.
 *
 * Source: M. Shreedhar, G. Varghese, SIGCOMM 1995.
 */
export class FairQueue<T> implements CallQueue<T> {
  readonly #quantum: number;
  #ring: Tenant<T>[] = [];
  readonly #known = new Map<string, Tenant<T>>();
  #size = 0;

  /** @param quantum Processor time that a turn is worth, in ms. */
  constructor(quantum = 10) {
    requireNumber("create FairQueue", "quantum", quantum, { unit: "ms", min: 0.001 });
    this.#quantum = quantum;
  }

  get size(): number {
    return this.#size;
  }

  push(name: string, call: T): void {
    let tenant = this.#known.get(name);
    if (!tenant) {
      this.#known.set(name, tenant = { name, calls: new WaitingLine<T>(), credit: 0, usual: 1 });
    }
    if (tenant.calls.length === 0) this.#ring.push(tenant);
    tenant.calls.push(call);
    this.#size++;
  }

  next(): { tenant: string; call: T; taken: number } | undefined {
    const ring = this.#ring;
    if (ring.length === 0) return undefined;
    // All turns in which nobody could pay are taken at once; who needs the fewest, and is first, is served.
    let turns = Infinity, at = 0;
    ring.forEach(({ credit, usual }, i) => {
      const needs = Math.max(0, Math.ceil((usual - credit) / this.#quantum - 1e-9));
      if (needs < turns) [turns, at] = [needs, i];
    });
    if (turns > 0) { for (const tenant of ring) tenant.credit += turns * this.#quantum; }
    const tenant = ring[at]!, call = tenant.calls.shift()!, taken = tenant.usual;
    tenant.credit -= taken;
    this.#size--;
    // Whoever was served goes to the end; whoever waits for nothing keeps its debts.
    ring.splice(at, 1);
    if (tenant.calls.length > 0) ring.push(tenant);
    else tenant.credit = Math.min(0, tenant.credit);
    return { tenant: tenant.name, call, taken };
  }

  charge(name: string, cpuMs: number, taken: number): void {
    const tenant = this.#known.get(name);
    if (!tenant) return;
    // What was taken then, not what is usual by now: other calls of it may have ended meanwhile.
    tenant.credit += taken - cpuMs;
    tenant.usual += 0.5 * (cpuMs - tenant.usual);
    // Who waits for nothing gets back what was taken too much, and saves up no more than its next call.
    if (tenant.calls.length === 0) tenant.credit = Math.min(tenant.usual, tenant.credit);
  }
}
