import { exponential } from "../sim/distributions.ts";
import type { Random } from "../sim/random.ts";
import { requireNumber } from "../sim/require-number.ts";
import type { VirtualClock } from "../sim/virtual-clock.ts";

/** A region's machines as one queue with several servers. Times in ms. */
export interface RegionOptions {
  readonly clock: VirtualClock;
  readonly random: Random;
  /** Requests it can work on at once. */
  readonly servers: number;
  /** Mean time of one request on warm caches. */
  readonly service: number;
  /** How many times as long one takes while the caches are cold. Default: 1. */
  readonly cold?: number;
  /** Requests after which a cold cache is warm but for a third. Default: 2000. */
  readonly warmsIn?: number;
  /** Requests that may wait; more are refused at once: it *sheds* them. Default: nobody is refused. */
  readonly queue?: number;
}

/** How a request to a region ended. */
export type Served = "served" | "shed" | "down";

/**
 * A region under load. Nothing here knows of clients that give up: a request whose client is gone is
 * worked off all the same, which is what makes an overload last.
 */
export class Region {
  served = 0;
  shed = 0;
  /** Requests since its caches were last cold. */
  #warmth: number;
  #busy = 0;
  #up = true;
  readonly #o: Required<RegionOptions>;
  readonly #draw: () => number;
  readonly #queue: (((how: Served) => void) | undefined)[] = [];
  #head = 0;
  /** Counts the lives of the region: what a former life had begun ends nowhere. */
  #life = 0;

  constructor(options: RegionOptions) {
    const o = this.#o = { cold: 1, warmsIn: 2000, queue: Infinity, ...options };
    requireNumber("create Region", "servers", o.servers, {
      unit: "servers",
      min: 1,
      integer: true,
    });
    requireNumber("create Region", "service", o.service, { unit: "ms", min: 0.001 });
    requireNumber("create Region", "cold", o.cold, { unit: "times", min: 1 });
    this.#warmth = Infinity;
    this.#draw = exponential(o.random, { mean: 1 });
  }

  /** Requests per second that warm servers can do. */
  get capacity(): number {
    return this.#o.servers * 1000 / this.#o.service;
  }

  /** Requests that are worked on or wait. */
  get inside(): number {
    return this.#busy + this.#queue.length - this.#head;
  }

  /** Share of the servers that are at work. */
  get load(): number {
    return this.#busy / this.#o.servers;
  }

  get up(): boolean {
    return this.#up;
  }

  /** Sends a request in; `ended` is called once, now or later. */
  offer(ended: (how: Served) => void): void {
    if (!this.#up) return ended("down");
    if (this.#busy < this.#o.servers) return this.#begin(ended);
    if (this.#queue.length - this.#head >= this.#o.queue) {
      this.shed++;
      return ended("shed");
    }
    this.#queue.push(ended);
  }

  /** Takes it down: whoever is inside is told so. */
  kill(): void {
    this.#up = false;
    this.#life++;
    const waiting = this.#queue.splice(0).slice(this.#head);
    this.#head = this.#busy = 0;
    for (const ended of waiting) ended?.("down");
  }

  /** Brings it back, its caches cold. */
  revive(): void {
    this.#up = true;
    this.#warmth = 0;
  }

  #begin(ended: (how: Served) => void): void {
    const { service, cold, warmsIn, clock } = this.#o, life = this.#life;
    const chill = cold > 1 ? 1 + (cold - 1) * Math.exp(-this.#warmth / warmsIn) : 1;
    this.#busy++;
    clock.schedule(service * chill * this.#draw(), () => {
      if (life !== this.#life) return ended("down");
      this.#busy--;
      this.#warmth++;
      this.served++;
      const next = this.#queue[this.#head];
      if (next) {
        this.#queue[this.#head++] = undefined;
        if (this.#head > 1024) this.#head -= this.#queue.splice(0, this.#head).length;
        this.#begin(next);
      }
      ended("served");
    });
  }
}
