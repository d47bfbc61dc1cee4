import { VirtualClock } from "../sim/mod.ts";
import { CircuitBreaker } from "./breaker.ts";
import type { BreakerState, Permit } from "./breaker-state.ts";
import { FAILED } from "./windows.ts";

/** What can happen to a breaker. */
export const STEPS = ["begin", "ok", "fail", "ignored", "wait"] as const;
export type BreakerStep = typeof STEPS[number];

/** Settings of the exhaustive search: small, so that every state is near. */
const SIZE = 3, MINIMUM = 2, PROBES = 2, WAIT = 10, RATE = 0.5;

/**
 * A breaker written to be read and not to be fast: every call it has seen is in a list, and each answer is
 * computed anew from it. Only for comparing.
 */
export class NaiveBreaker {
  state: BreakerState = "closed";
  #spell = 0;
  #since = 0;
  #ended: boolean[] = [];
  #admitted = 0;

  ask(now: number): number {
    if (this.state === "open" && now - this.#since >= WAIT) this.#go("half-open", now);
    if (this.state === "open") return -1;
    if (this.state === "half-open" && this.#admitted >= PROBES) return -1;
    this.#admitted++;
    return this.#spell;
  }

  end(spell: number, result: "ok" | "fail" | "ignored", now: number): void {
    if (spell !== this.#spell) return;
    if (result === "ignored") {
      this.#admitted--;
      return;
    }
    this.#ended.push(result === "fail");
    const last = this.state === "half-open" ? this.#ended : this.#ended.slice(-SIZE);
    const ill = last.filter(Boolean).length / last.length >= RATE;
    if (this.state === "closed" && last.length >= MINIMUM && ill) this.#go("open", now);
    if (this.state === "half-open" && last.length === PROBES) {
      this.#go(ill ? "open" : "closed", now);
    }
  }

  #go(to: BreakerState, now: number): void {
    this.state = to;
    this.#spell++;
    this.#since = now;
    this.#ended = [];
    this.#admitted = 0;
  }
}

/** What an exhaustive comparison found. */
export interface SequenceScore {
  /** Sequences compared, and steps in them. */
  sequences: number;
  steps: number;
  /** Steps after which the two disagree on the state or on whether a call may pass. */
  differences: number;
  /** Moves that a breaker must not make by itself, such as from open to closed. */
  illegal: number;
  /** Most calls under way at once in one spell of half-open. */
  mostProbes: number;
}

/** The moves that a breaker makes by itself. */
const LEGAL = ["closed>open", "open>half-open", "half-open>open", "half-open>closed"];

/** Plays every sequence of `depth` steps to our breaker and to the naive one. O(5^depth · depth). */
export function compareSequences(depth: number, make = smallBreaker): SequenceScore {
  const score = { sequences: 5 ** depth, steps: 0, differences: 0, illegal: 0, mostProbes: 0 };
  for (let code = 0; code < score.sequences; code++) {
    let rest = code;
    const steps = Array.from({ length: depth }, () => {
      const step = STEPS[rest % 5]!;
      rest = Math.floor(rest / 5);
      return step;
    });
    playBoth(steps, make, score);
  }
  return score;
}

/** The breaker that the naive one describes. */
export function smallBreaker(clock: { now(): number }): CircuitBreaker {
  return new CircuitBreaker({
    clock: clock as VirtualClock,
    window: { size: SIZE },
    minimumCalls: MINIMUM,
    probes: PROBES,
    wait: WAIT,
    failureRate: RATE,
  });
}

/** Calls under way end in the order in which they began. */
function playBoth(
  steps: readonly BreakerStep[],
  make: (clock: { now(): number }) => CircuitBreaker,
  score: SequenceScore,
): void {
  let time = 0;
  const ours = make({ now: () => time }), naive = new NaiveBreaker();
  const flying: { permit: Permit; spell: number }[] = [];
  for (const step of steps) {
    const before = ours.state;
    score.steps++;
    if (step === "wait") time += WAIT;
    else if (step === "begin") {
      const permit = ours.tryAcquire(), spell = naive.ask(time);
      if ((permit === 0) !== (spell < 0)) score.differences++;
      if (permit !== 0 && spell >= 0) flying.push({ permit, spell });
    } else {
      const call = flying.shift();
      if (call) {
        if (step === "ignored") ours.release(call.permit);
        else ours.record(call.permit, step === "fail" ? FAILED : 0, 0, time);
        naive.end(call.spell, step, time);
      }
    }
    if (ours.state !== naive.state) score.differences++;
    if (ours.state !== before && !LEGAL.includes(`${before}>${ours.state}`)) score.illegal++;
    if (ours.state === "half-open") {
      const spell = Math.max(...flying.map(({ permit }) => permit));
      const probes = flying.filter(({ permit }) => permit === spell && before !== "closed").length;
      if (before === "half-open" || before === "open") {
        score.mostProbes = Math.max(score.mostProbes, probes);
      }
    }
  }
}
