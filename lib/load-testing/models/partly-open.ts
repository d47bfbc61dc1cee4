import { type Draw, type Random, requireNumber } from "../../sim/mod.ts";
import type { ModelOptions, Running } from "./open.ts";
import { sendOnce } from "./target.ts";

/**
 * The partly-open model: visitors come as they like (open); each sends, waits and thinks (closed), and after each
 * answer stays with probability `stay`. On average a visit has 1/(1 − stay) requests. What most sites have.
 *
 * Source: B. Schroeder, A. Wierman, M. Harchol-Balter, Open Versus Closed: A Cautionary Tale, NSDI 2006.
 *
 * @param arrivals When visitors come, in ms after the start. @param think Between an answer and the next
 * request, in ms. @throws {RangeError} Where `stay` is not a share below 1.
 */
export function partlyOpen(
  { pace, target, pick, heard, done }: ModelOptions,
  { arrivals, stay, think, random }: {
    arrivals: Float64Array;
    stay: number;
    think: Draw;
    random: Random;
  },
): Running {
  requireNumber("run visits", "stay", stay, { unit: "(a share)", min: 0, max: 0.999 });
  let waiting = 0, sent = 0, visitors = 0, last = false, stopped = false;
  const leave = () => {
    visitors--;
    check();
  };
  const check = () => {
    if (last && visitors === 0) done?.();
  };
  const ask = (due: number) => {
    if (stopped) return leave();
    const step = pick(sent++), at = pace.now();
    waiting++;
    sendOnce(target, step, (outcome) => {
      waiting--;
      heard({ step, due, sent: at + (outcome.waitedMs ?? 0), ended: pace.now(), outcome });
      if (random.next() >= stay) return leave();
      pace.after(think(), () => ask(pace.now()));
    });
  };
  const cancel = pace.each(arrivals, (_, due) => {
    visitors++;
    ask(due);
  }, () => {
    last = true;
    check();
  });
  return {
    get open() {
      return waiting;
    },
    get sent() {
      return sent;
    },
    stop: () => {
      stopped = true;
      cancel();
      if (last) return;
      last = true;
      check();
    },
  };
}
