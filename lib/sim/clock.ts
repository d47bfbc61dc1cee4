/** Takes a planned call back. Calling it late or twice does nothing. */
export type Cancel = () => void;

/**
 * Where code in this course gets its time from. Nothing in `lib/` asks the machine directly, so the
 * same object runs a day of traffic in a second ({@linkcode VirtualClock}) or serves live requests
 * ({@linkcode RealClock}). All times are in milliseconds and may have fractions.
 */
export interface Clock {
  /** Milliseconds since the clock's origin; never goes back. */
  now(): number;
  /**
   * Resolves once `ms` milliseconds have passed.
   * Rejects with the signal's reason when `signal` is aborted first.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `fn` once, `ms` milliseconds from now. */
  after(ms: number, fn: () => void): Cancel;
}
