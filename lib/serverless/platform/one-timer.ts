import type { Clock } from "../../sim/mod.ts";

/** At most one thing that is to happen later: what is set replaces what was set before. */
export class OneTimer {
  readonly #clock: Clock;
  #cancel = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(ms: number, run: () => void): void {
    this.#cancel();
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = () => {};
      run();
    });
  }

  cancel(): void {
    this.#cancel();
    this.#cancel = () => {};
  }
}
