import { TokenBucket } from "../../rate-limiter/mod.ts";
import { type Cancel, type Clock, requireNumber } from "../../sim/mod.ts";
import type { SpanRecord } from "../record.ts";
import { DecisionCache } from "./decision-cache.ts";
import { otStateOf, withOtState } from "./ot-state.ts";
import { UNCOUNTED } from "./uncounted.ts";
import { type Bits56, bitsOfHex, reaches, thresholdOf } from "./threshold.ts";

/** Why a trace was kept; `late`: its window was over when this part of it came. */
export type Reason = "error" | "slow" | "chosen" | "rare" | "late";

/** When to keep a trace, and what may be remembered. */
export interface TailOptions {
  clock: Clock;
  /** How long a trace is waited for, from its first span, in ms. */
  window: number;
  /** A trace with a span this long is kept, in ms. Default: none is for that. */
  slow?: number;
  /** Whether a trace with an error is kept. Default: `true`. */
  errors?: boolean;
  /** The share of all other traces that is kept. Default: 0.01. */
  probability?: number;
  /** Traces a minute that each service gets at least, so that rare ones are seen. Default: 0. */
  perService?: number;
  /** Traces that may be waited for at once; beyond, the oldest is decided at once. Default: 50,000. */
  traces?: number;
  /** Spans of one trace that are waited for; with more it is decided at once. Default: 10,000. */
  spans?: number;
  /** Decisions remembered, for spans that come late. Default: 100,000. */
  decisions?: number;
  /** Takes what is kept. */
  keep: (spans: readonly SpanRecord[], reason: Reason) => void;
}

const ALL: Bits56 = { high: 0, low: 0 };
const WHOLE = { min: 1, max: 1e7, integer: true };

/**
 * Decides on a trace when it is over ("tail sampling"): errors and slow ones are kept, of the rest a share. What
 * is kept carries the threshold it passed, so that counts stay right: one that was kept for certain stands for
 * itself, one of a share p for 1/p, and one for its rare service for nobody: it is there to be looked at.
 *
 * Memory is arrival rate × window (Little).
 */
export class TailSampler {
  readonly #options: Required<TailOptions>;
  /** `undefined`: none is chosen by chance. */
  readonly #threshold: Bits56 | undefined;
  readonly #services: TokenBucket | undefined;
  /** By trace, the one that came first before the others. */
  readonly #waiting = new Map<string, { since: number; spans: SpanRecord[] }>();
  readonly #decided: DecisionCache;
  /** What became of traces: kept by reason, dropped, decided early as there were too many. */
  readonly counts = { kept: 0, dropped: 0, early: 0, late: 0, lateDropped: 0 };

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: TailOptions) {
    this.#options = {
      ...{ slow: Infinity, errors: true, probability: 0.01, perService: 0 },
      ...{ traces: 50_000, spans: 10_000, decisions: 100_000, ...options },
    };
    const { window, traces, decisions, probability, perService, clock } = this.#options;
    const action = "create TailSampler", { slow, spans } = this.#options;
    requireNumber(action, "window", window, { unit: "ms", min: 0, max: 2 ** 31 - 1 });
    if (slow !== Infinity) requireNumber(action, "slow", slow, { unit: "ms", min: 0 });
    requireNumber(action, "spans", spans, { unit: "spans", ...WHOLE });
    if (probability !== 0) {
      requireNumber(action, "probability", probability, {
        unit: "(a share)",
        min: 2 ** -56,
        max: 1,
      });
    }
    requireNumber(action, "traces", traces, { unit: "traces", ...WHOLE });
    requireNumber(action, "decisions", decisions, { unit: "decisions", ...WHOLE });
    this.#threshold = probability === 0 ? undefined : thresholdOf(probability);
    this.#decided = new DecisionCache(decisions);
    if (perService > 0) {
      this.#services = new TokenBucket({ clock, capacity: 1, refillRate: perService / 60 });
    }
  }

  /** Traces that are waited for, and their spans. */
  get waiting(): { traces: number; spans: number } {
    let spans = 0;
    for (const { spans: some } of this.#waiting.values()) spans += some.length;
    return { traces: this.#waiting.size, spans };
  }

  /** Takes a span; traces whose window is over are decided. */
  add(span: SpanRecord): void {
    const now = this.#options.clock.now();
    this.turn(now);
    const before = this.#decided.get(span.traceId);
    if (before !== undefined) return this.#late(span, before);
    const known = this.#waiting.get(span.traceId);
    if (known) {
      known.spans.push(span);
      if (known.spans.length >= this.#options.spans) this.#decideEarly(span.traceId, known.spans);
    } else {
      this.#waiting.set(span.traceId, { since: now, spans: [span] });
      if (this.#waiting.size > this.#options.traces) this.#early();
    }
  }

  /** Decides what is due. */
  turn(now = this.#options.clock.now()): void {
    for (const [traceId, { since, spans }] of this.#waiting) {
      if (now - since < this.#options.window) return;
      this.#decide(traceId, spans);
    }
  }

  /** Decides what is due by a timer as well, so that the last traces of a quiet hour are not waited for. */
  watch(): Cancel {
    const { clock, window } = this.#options, every = Math.max(1, window / 2);
    let cancel: Cancel = () => {};
    const again = () => {
      this.turn();
      cancel = clock.after(every, again);
    };
    cancel = clock.after(every, again);
    return () => cancel();
  }

  /** Decides on all that is waited for. */
  flush(): void {
    for (const [traceId, { spans }] of this.#waiting) this.#decide(traceId, spans);
  }

  /** The threshold that a trace passed, and why it is kept; `undefined`: it is dropped. */
  #verdict(
    traceId: string,
    spans: readonly SpanRecord[],
  ): { th?: Bits56; reason: Reason } | undefined {
    const { errors, slow } = this.#options;
    if (errors && spans.some(({ error }) => error)) return { th: ALL, reason: "error" };
    if (spans.some(({ duration }) => duration >= slow)) return { th: ALL, reason: "slow" };
    const chance = otStateOf(spans[0]!.state).rv ?? bitsOfHex(traceId.slice(18), true)!;
    if (this.#threshold && reaches(chance, this.#threshold)) {
      return { th: this.#threshold, reason: "chosen" };
    }
    // Each service is asked, so that each uses up its own allowance.
    const rare = [...new Set(spans.map(({ service }) => service))]
      .filter((service) => this.#services?.admit(service));
    return rare.length > 0 ? { reason: "rare" } : undefined;
  }

  #decide(traceId: string, spans: readonly SpanRecord[]): void {
    this.#waiting.delete(traceId);
    const verdict = this.#verdict(traceId, spans);
    this.#decided.set(traceId, verdict ? verdict.th ?? null : false);
    if (!verdict) return void this.counts.dropped++;
    this.counts.kept++;
    this.#options.keep(spans.map((span) => marked(span, verdict.th)), verdict.reason);
  }

  #late(span: SpanRecord, before: Bits56 | null | false): void {
    this.counts.late++;
    if (before === false) this.counts.lateDropped++;
    else this.#options.keep([marked(span, before ?? undefined)], "late");
  }

  #early(): void {
    const [[traceId, { spans }]] = this.#waiting as unknown as [[string, { spans: SpanRecord[] }]];
    this.#decideEarly(traceId, spans);
  }

  #decideEarly(traceId: string, spans: readonly SpanRecord[]): void {
    this.counts.early++;
    this.#decide(traceId, spans);
  }
}

/** A span with the threshold of the later of two stages; without one its count is not known. */
function marked(span: SpanRecord, th: Bits56 | undefined): SpanRecord {
  const { th: before, ...rest } = otStateOf(span.state);
  if (!th) {
    return {
      ...span,
      state: withOtState(span.state, { ...rest, other: [...rest.other, UNCOUNTED] }),
    };
  }
  const passed = before && reaches(before, th) ? before : th;
  return { ...span, state: withOtState(span.state, { ...rest, th: passed }) };
}
