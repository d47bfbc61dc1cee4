import { type Cancel, requireNumber, type VirtualClock } from "../../sim/mod.ts";

/** Calls `send` for each due time, as near to it as it can: on a virtual clock exactly, on a real one almost. */
export interface Pace {
  /** Milliseconds since the run began. */
  now(): number;
  /** Calls `send(i, due)` for each of `due`, then `ended`. */
  each(
    due: Float64Array,
    send: (i: number, due: number) => void,
    ended: () => void,
  ): Cancel;
  /** Calls `fn` in `ms`. */
  after(ms: number, fn: () => void): Cancel;
}

/** A pace on a virtual clock, which is never late. The run begins now. */
export function virtualPace(clock: VirtualClock): Pace {
  const start = clock.now();
  return {
    now: () => clock.now() - start,
    each: (due, send, ended) => {
      let i = 0, id = 0, open = true;
      const next = () => {
        if (!open) return;
        if (i === due.length) return ended();
        id = clock.schedule(Math.max(0, due[i]! - (clock.now() - start)), step);
      };
      const step = () => {
        send(i, due[i]!);
        i++;
        next();
      };
      next();
      return () => {
        open = false;
        clock.cancel(id);
      };
    },
    after: (ms, fn) => clock.after(ms, fn),
  };
}

/** Refuses a number of clients, or of requests that are open, that is out of range. */
export function requireClients(action: string, clients: number): void {
  requireNumber(action, "clients", clients, { unit: "clients", min: 1, max: 1e6, integer: true });
}
