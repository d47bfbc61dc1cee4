import { type Clock, type NumberRule, requireNumber } from "../sim/mod.ts";
import { CountWindow, type RateWindow, TimeWindow } from "./windows.ts";

/** When a breaker opens, and when it closes again. */
export interface BreakerOptions {
  clock: Clock;
  /** Names the circuit in errors. Default: `"circuit"`. */
  name?: string;
  /** Share of failed calls from which on it opens, in (0, 1]. Default: 0.5. */
  failureRate?: number;
  /** Share of slow calls from which on it opens, in (0, 1]. Default: 1. */
  slowRate?: number;
  /** A call that takes longer than this is slow, in ms. Default: no call is. */
  slowAfter?: number;
  /** Calls in the window below which no rate is taken. Default: 10, and at most the window's size. */
  minimumCalls?: number;
  /** What is counted: the last `size` calls, or those of the last `ms`. Default: the last 100. */
  window?: { size: number } | { ms: number; buckets?: number };
  /**
   * Time to stay open, in ms; a function is given how often it has opened in a row. Default: 5000, which
   * holds as well where that function throws or returns no time.
   */
  wait?: number | ((opens: number) => number);
  /** Calls let through to try whether the dependency is well again. Default: 3. */
  probes?: number;
  /** Time after which half-open turns to open though probes are missing, in ms. Default: never. */
  maxHalfOpen?: number;
  /** Turn half-open by a timer; otherwise the first call after `wait` does. Default: `false`. */
  automatic?: boolean;
  /** Errors that say nothing about the dependency: not counted. Default: none. */
  ignore?: (error: unknown) => boolean;
  /** Answers that are failures. Default: none. */
  failed?: (value: unknown) => boolean;
  /** A new error per refusal, with a stack of its own, instead of one per opening. Default: `false`. */
  freshErrors?: boolean;
}

/** {@linkcode BreakerOptions} with all defaults, and the window that they ask for. */
export interface BreakerSettings {
  name: string;
  failureRate: number;
  slowRate: number;
  slowAfter: number;
  minimumCalls: number;
  window: RateWindow;
  /** Whether the time of a call matters. Counting the last calls needs no clock. */
  timed: boolean;
  wait: (opens: number) => number;
  probes: number;
  maxHalfOpen: number;
  automatic: boolean;
  ignore: (error: unknown) => boolean;
  failed: (value: unknown) => boolean;
  freshErrors: boolean;
}

/** Time to stay open where nobody says otherwise, in ms. */
const WAIT = 5000;

/** What a function says of the wait: it must not keep a breaker from opening, whatever it does. */
function timeOf(wait: (opens: number) => number, opens: number): number {
  try {
    const ms = wait(opens);
    return ms >= 0 && ms < Infinity ? ms : WAIT;
  } catch (error) {
    console.error("A breaker's wait threw:", error);
    return WAIT;
  }
}

/** Fills in the defaults. @throws {RangeError} Where an option is out of its range. */
export function breakerSettings(options: BreakerOptions): BreakerSettings {
  const { window = { size: 100 }, wait = WAIT, slowAfter = Infinity } = options;
  const { failureRate = 0.5, slowRate = 1, minimumCalls = 10, probes = 3 } = options;
  const { maxHalfOpen = Infinity } = options;
  const share = { unit: "(a share)", min: Number.MIN_VALUE, max: 1 };
  const calls = { unit: "calls", min: 1, integer: true }, ms = { unit: "ms", min: 0 };
  demand("failureRate", failureRate, share);
  demand("slowRate", slowRate, share);
  demand("minimumCalls", minimumCalls, calls);
  demand("probes", probes, calls);
  if (slowAfter !== Infinity) demand("slowAfter", slowAfter, ms);
  if (maxHalfOpen !== Infinity) demand("maxHalfOpen", maxHalfOpen, ms);
  if (typeof wait === "number") demand("wait", wait, ms);
  const counts = "size" in window;
  return {
    name: options.name ?? "circuit",
    failureRate,
    slowRate,
    slowAfter,
    minimumCalls: counts ? Math.min(minimumCalls, window.size) : minimumCalls,
    window: counts ? new CountWindow(window.size) : new TimeWindow(window),
    timed: !counts || slowAfter !== Infinity,
    wait: typeof wait === "number" ? () => wait : (opens) => timeOf(wait, opens),
    probes,
    maxHalfOpen,
    automatic: options.automatic ?? false,
    ignore: options.ignore ?? (() => false),
    failed: options.failed ?? (() => false),
    freshErrors: options.freshErrors ?? false,
  };
}

function demand(name: string, value: number, rule: NumberRule): void {
  requireNumber("create CircuitBreaker", name, value, rule);
}
