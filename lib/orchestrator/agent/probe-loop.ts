import type { Cancel, Clock } from "../../sim/mod.ts";
import type { Probe } from "../model/mod.ts";

/** Asks once. It may answer late, never, or twice: the loop takes the first answer within the time-out. */
export type Ask = (action: Probe["action"], answer: (ok: boolean) => void) => void;

/**
 * One probe of one container: asks every period, counts answers in a row, and says when enough are alike. A question
 * that nobody answers within the time-out has failed, and the next one comes a period after it was asked.
 */
export class ProbeLoop {
  readonly #clock: Clock;
  readonly #probe: Probe;
  readonly #ask: Ask;
  readonly #onResult: (ok: boolean) => void;
  readonly #timers = new Set<Cancel>();
  #row = 0;
  #last: boolean | undefined;
  #closed = false;

  /** @param onResult Told `true` after `successThreshold` good answers in a row, `false` after `failureThreshold` bad ones. */
  constructor(clock: Clock, probe: Probe, ask: Ask, onResult: (ok: boolean) => void) {
    this.#clock = clock;
    this.#probe = probe;
    this.#ask = ask;
    this.#onResult = onResult;
    this.#after(probe.initialDelaySeconds, () => this.#turn());
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  #turn(): void {
    const { action, periodSeconds, timeoutSeconds } = this.#probe;
    this.#after(periodSeconds, () => this.#turn());
    let open = true;
    const answer = (ok: boolean) => {
      if (!open || this.#closed) return;
      open = false;
      late();
      this.#count(ok);
    };
    const late = this.#after(timeoutSeconds, () => answer(false));
    try {
      this.#ask(action, answer);
    } catch {
      answer(false);
    }
  }

  #count(ok: boolean): void {
    this.#row = ok === this.#last ? this.#row + 1 : 1;
    this.#last = ok;
    const { successThreshold, failureThreshold } = this.#probe;
    if (this.#row === (ok ? successThreshold : failureThreshold)) this.#onResult(ok);
  }

  #after(seconds: number, then: () => void): Cancel {
    const cancel = this.#clock.after(seconds * 1000, () => {
      this.#timers.delete(cancel);
      if (!this.#closed) then();
    });
    this.#timers.add(cancel);
    return () => {
      cancel();
      this.#timers.delete(cancel);
    };
  }
}
