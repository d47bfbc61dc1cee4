/**
 * What probability says of windows and watermarks: simulations are held against these.
 */

/** Events and length of a session, on average, where events come at random. */
export interface MeanSession {
  /** ms, from its first event to a gap after its last. */
  length: number;
  events: number;
}

/**
 * Sessions of a Poisson stream of `rate` events a ms with a `gap` in ms: the next event comes within the gap with
 * probability 1 − e^(−λg), so a session has e^(λg) events, and lasts (e^(λg) − 1) / λ with the gap at its end.
 */
export function meanSession(rate: number, gap: number): MeanSession {
  const events = Math.exp(rate * gap);
  return { events, length: (events - 1) / rate };
}

/**
 * Share of events that come too late for a tumbling window of `size`, where delays are exponential with a mean of
 * `delay` and the watermark trails the wall clock by `lag`; all in ms. An event is late if it takes longer than what is
 * left of its window and the lag: averaged over where in the window it happened.
 */
export function lateShare(
  { delay, lag, size }: { delay: number; lag: number; size: number },
): number {
  return Math.exp(-lag / delay) * -Math.expm1(-size / delay) * delay / size;
}
