import type { Draw } from "../../sim/mod.ts";
import type { ModelOptions, Running } from "./open.ts";
import { requireClients } from "./pace.ts";
import { sendOnce } from "./target.ts";

/**
 * The closed model: so many clients, each of which sends, waits for the answer, thinks, and sends again. A slow
 * server gets fewer requests: the load is made by the answers.
 *
 * @param clients How many there are. @param think Draws the time between an answer and the next request, in ms.
 * @param most Time after which nobody sends any more, in ms.
 * @throws {RangeError} Where there is no client.
 */
export function closed(
  { pace, target, pick, heard, done }: ModelOptions,
  { clients, think, most }: { clients: number; think: Draw; most: number },
): Running {
  requireClients("run clients", clients);
  let waiting = 0, sent = 0, left = clients, stopped = false;
  const leave = () => {
    if (--left === 0) done?.();
  };
  const turn = () => {
    if (stopped || pace.now() >= most) return leave();
    const step = pick(sent++), at = pace.now();
    let atOnce = true;
    waiting++;
    sendOnce(target, step, (outcome) => {
      waiting--;
      heard({ step, due: at, sent: at + (outcome.waitedMs ?? 0), ended: pace.now(), outcome });
      const pause = think();
      // A timer of 0 ms takes one; but who is answered within the call would call itself without end.
      if (pause > 0 || atOnce) pace.after(pause, turn);
      else turn();
    });
    atOnce = false;
  };
  // Everybody begins by thinking, so that they do not all come at once.
  for (let i = 0; i < clients; i++) pace.after(think(), turn);
  return {
    get open() {
      return waiting;
    },
    get sent() {
      return sent;
    },
    stop: () => void (stopped = true),
  };
}
