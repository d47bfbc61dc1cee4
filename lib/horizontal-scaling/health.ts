import { type Cancel, type Clock, requireNumber } from "../sim/mod.ts";

/** Probes at intervals, with thresholds. Times in ms. */
export interface ProbeOptions {
  clock: Clock;
  nodes: Iterable<number>;
  /** Asks a node; `answer` may be called once, now or later, or never. */
  probe: (node: number, answer: (ok: boolean) => void) => void;
  /** Told when a node is taken out (`false`) or back in (`true`). */
  onChange: (node: number, healthy: boolean) => void;
  interval: number;
  /** No answer within this time is a failure. Default: the interval. */
  timeout?: number;
  /** Failures in a row that take a node out, and successes in a row that bring it back. Default: 3, 2. */
  fall?: number;
  rise?: number;
  /** Runs until then, on the clock. Default: until `stop`. */
  until?: number;
}

/**
 * Active health checks: asks every node at intervals, and changes its mind only after several equal
 * answers. A node that dies is found after `fall − ½` intervals and a timeout on average; a healthy one
 * whose probes fail with probability p each is ejected falsely about p^fall of the time.
 */
export class ActiveProbes {
  readonly #o: Required<ProbeOptions>;
  readonly #streak = new Map<number, number>();
  readonly #healthy = new Map<number, boolean>();
  #cancel: Cancel = () => {};

  constructor({ timeout, fall = 3, rise = 2, until = Infinity, ...rest }: ProbeOptions) {
    requireNumber("create ActiveProbes", "interval", rest.interval, { unit: "ms", min: 1 });
    requireNumber("create ActiveProbes", "fall", fall, { unit: "probes", min: 1, integer: true });
    requireNumber("create ActiveProbes", "rise", rise, { unit: "probes", min: 1, integer: true });
    this.#o = { timeout: timeout ?? rest.interval, fall, rise, until, ...rest };
    for (const node of rest.nodes) this.#healthy.set(node, true);
    this.#round();
  }

  healthy(node: number): boolean {
    return this.#healthy.get(node) ?? false;
  }

  stop(): void {
    this.#cancel();
  }

  #round(): void {
    const { clock, interval, until } = this.#o;
    if (clock.now() + interval > until) return;
    this.#cancel = clock.after(interval, () => {
      for (const node of this.#healthy.keys()) this.#ask(node);
      this.#round();
    });
  }

  #ask(node: number): void {
    const { clock, probe, timeout } = this.#o;
    let open = true;
    const cancel = clock.after(timeout, () => settle(false));
    const settle = (ok: boolean) => {
      if (!open) return;
      open = false;
      cancel();
      this.#note(node, ok);
    };
    probe(node, settle);
  }

  #note(node: number, ok: boolean): void {
    const before = this.#streak.get(node) ?? 0;
    // Successes count up from zero, failures down.
    const streak = ok ? Math.max(0, before) + 1 : Math.min(0, before) - 1;
    this.#streak.set(node, streak);
    const { fall, rise, onChange } = this.#o, healthy = this.healthy(node);
    if (healthy ? streak > -fall : streak < rise) return;
    this.#healthy.set(node, !healthy);
    onChange(node, !healthy);
  }
}
