/** Time between two beats, in ms, and how late one may be before it counts: timers are never exact. */
const BEAT_MS = 10, USUAL_MS = 15;

/** Counts for how long a process did not get its turn. */
export interface Heartbeat {
  /** Ends it. @returns Time for which it was late beyond what is usual, in ms. */
  stop(): number;
}

/**
 * A timer that should come every 10 ms: what it is late by more than 15 ms is time in which this machine did something
 * else. It knows nothing of requests, so it can say of a run that it was disturbed, whatever came out of it.
 */
export function startHeartbeat(): Heartbeat {
  let last = performance.now(), late = 0;
  const beat = () => {
    const now = performance.now(), over = now - last - BEAT_MS;
    if (over > USUAL_MS) late += over;
    last = now;
  };
  const timer = setInterval(beat, BEAT_MS);
  return {
    stop() {
      clearInterval(timer);
      beat();
      return late;
    },
  };
}
