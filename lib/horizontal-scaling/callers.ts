import { type Random, requireNumber, type VirtualClock } from "../sim/mod.ts";
import { Outcome } from "./outcome.ts";

/** People who give up and try again. Times in ms. */
export interface CallerOptions {
  clock: VirtualClock;
  random: Random;
  /** Sends one attempt; its end is told by {@linkcode Callers.settle} with the same tag. */
  send: (tag: number, key: number) => void;
  /** Time after which an attempt is given up. The server does not learn of it. */
  timeout: number;
  /** Attempts after the first. */
  retries: number;
  /** Mean pause before the first retry; it doubles, and is drawn from 0 to twice the mean. Default: 100. */
  backoff?: number;
  /** Retries allowed per call, over all callers together. Default: no limit. */
  budget?: number;
  /** Told how each call ended, and how long it took in all. */
  onCall?: (ok: boolean, ms: number) => void;
}

/** One call and its present attempt. */
interface Call {
  began: number;
  key: number;
  tries: number;
  timer: number;
}

/**
 * Callers with a timeout and retries: the part of an overload that the servers do not see. With a retry
 * budget the callers together may retry only a share of the calls they make.
 */
export class Callers {
  /** Attempts sent, first ones and retries. */
  attempts = 0;
  calls = 0;
  answered = 0;
  readonly #o: CallerOptions & { backoff: number; budget: number };
  readonly #open = new Map<number, Call>();
  #tokens = 10;
  #tag = 0;
  readonly #late = (tag: number) => this.#over(tag, false);

  constructor({ backoff = 100, budget = Infinity, ...rest }: CallerOptions) {
    requireNumber("create Callers", "timeout", rest.timeout, { unit: "ms", min: 1e-6 });
    requireNumber("create Callers", "retries", rest.retries, {
      unit: "retries",
      min: 0,
      integer: true,
    });
    requireNumber("create Callers", "backoff", backoff, { unit: "ms", min: 0 });
    this.#o = { ...rest, backoff, budget };
  }

  call(key = 0): void {
    this.calls++;
    const { budget } = this.#o;
    this.#tokens = budget === Infinity ? Infinity : Math.min(100, this.#tokens + budget);
    this.#attempt({ began: this.#o.clock.now(), key, tries: 0, timer: 0 });
  }

  /** An attempt has ended. Those given up before are ignored: the work was for nothing. */
  settle(tag: number, outcome: Outcome): void {
    this.#over(tag, outcome === Outcome.ok);
  }

  #attempt(call: Call): void {
    const tag = ++this.#tag;
    this.attempts++;
    this.#open.set(tag, call);
    call.timer = this.#o.clock.schedule(this.#o.timeout, this.#late, tag);
    this.#o.send(tag, call.key);
  }

  #over(tag: number, ok: boolean): void {
    const call = this.#open.get(tag);
    if (!call) return;
    this.#open.delete(tag);
    const { clock, random, retries, backoff, onCall } = this.#o;
    clock.cancel(call.timer);
    if (!ok && call.tries < retries && this.#tokens >= 1) {
      this.#tokens--;
      const pause = 2 * random.next() * backoff * 2 ** call.tries++;
      clock.schedule(pause, () => this.#attempt(call));
      return;
    }
    if (ok) this.answered++;
    onCall?.(ok, clock.now() - call.began);
  }
}
