import { Gcra } from "../rate-limiter/mod.ts";
import { type Clock, requireNumber } from "../sim/mod.ts";
import type { Checks } from "./checks.ts";
import { type ErrorCode, OAuthError } from "./errors.ts";

/** How much is done for people who have not shown who they are. */
export interface Limits {
  /** Requests of one client that are kept (log-in pages, devices), a minute. Default: 6000. */
  perClient: number;
  /** The same of one address, whatever the client; and log-ins of one person. Default: 600. */
  perAddress: number;
  /** Wrong user codes of all people together, a minute. Default: 60. */
  guesses: number;
  /** How long the body of a request may take, in ms. Default: 5000. */
  patience: number;
}

const DEFAULTS: Limits = { perClient: 6000, perAddress: 600, guesses: 60, patience: 5000 };

const BUSY: ErrorCode = "temporarily_unavailable";

/** A rested key may take this many minutes' worth at once. */
const BURST = 5;

/** @throws {RangeError} Where a limit is out of its range. */
export function readLimits(given: Partial<Limits> = {}): Limits {
  const limits = { ...DEFAULTS, ...given };
  for (const [name, value] of Object.entries(limits)) {
    const [unit, max] = name === "patience" ? ["ms", 600_000] : ["requests", 1_000_000];
    const rule = { unit, min: 1, max, integer: true };
    requireNumber("create an authorization server", `limits.${name}`, value, rule);
  }
  return limits;
}

/**
 * The counters behind {@linkcode Limits}. Each server has its own, so that counting costs no round trip
 * and can't fill the store that it protects: n servers allow n times as much.
 */
export class Quotas {
  readonly #client: Gcra;
  readonly #address: Gcra;
  readonly #guesses: Gcra;
  readonly #tries: Gcra;
  readonly #checks: Checks;
  /** Time after which one more is free, in ms. */
  readonly #perGuess: number;
  readonly #perTry: number;

  /** @param life How long a user code lives, in ms. */
  constructor(clock: Clock, limits: Limits, life: number, checks: Checks) {
    this.#checks = checks;
    const perMinute = (n: number) =>
      new Gcra({ clock, capacity: n * BURST, refillRate: n / 60, maxKeys: 100_000 });
    this.#client = perMinute(limits.perClient);
    this.#address = perMinute(limits.perAddress);
    this.#guesses = perMinute(limits.guesses);
    this.#tries = new Gcra({ clock, capacity: TRIES, refillRate: TRIES * 1000 / life });
    this.#perGuess = 60_000 / limits.guesses;
    this.#perTry = life / TRIES;
  }

  /** Counts something that is kept for somebody unknown. @throws {OAuthError} 429 */
  stranger(client: string, address: string | undefined, code: ErrorCode = BUSY): void {
    // The address first: what it may not have is not taken from the others of the same client.
    this.visitor(address, code);
    this.#take(this.#client, client, code);
  }

  /** Counts it by address, or by the name of a person, alone. @throws {OAuthError} 429 */
  visitor(who: string | undefined, code: ErrorCode = BUSY): void {
    if (who !== undefined) this.#take(this.#address, who, code);
  }

  #take(quota: Gcra, key: string, code: ErrorCode): void {
    const wait = quota.take(key).retryAfter;
    if (!this.#checks.withinLimit(wait === 0)) throw tooMany(code, "too many requests", wait);
  }

  /** Whether a person may type a code: nobody who has guessed too often. @throws {OAuthError} 429 */
  mayGuess(subject: string): void {
    const spent = (quota: Gcra, key: string) => quota.take(key, 0).remaining < 1;
    const wait = spent(this.#tries, `by ${subject}`)
      ? this.#perTry
      : spent(this.#guesses, "all")
      ? this.#perGuess
      : 0;
    if (this.#checks.withinLimit(wait === 0)) return;
    throw tooMany("slow_down", "too many codes that no device shows", wait);
  }

  /** Counts a wrong code. */
  wrongGuess(subject: string): void {
    this.#tries.take(`by ${subject}`);
    this.#guesses.take("all");
  }

  /** Whether a code that was typed right may be looked at once more. */
  mayTry(code: string): boolean {
    return this.#checks.withinLimit(this.#tries.take(`of ${code}`).allowed);
  }
}

/**
 * Wrong codes that a person may type in the life of a code, and looks at one code. A code has 20⁸ values,
 * 34.6 bits; five guesses hit the one of a given device with probability 5 / 20⁸ ≈ 2⁻³², the example of RFC
 * 8628, 5.1. All people together have 60 a minute, 900 in ten minutes with the burst: with 1000 devices that
 * wait at once, they hit any of them once in 28,000 times ten minutes, half a year of guessing day and night.
 */
const TRIES = 5;

function tooMany(code: ErrorCode, why: string, wait: number): OAuthError {
  return new OAuthError(code, why, 429, Math.ceil(wait / 1000));
}
