import type { Clock } from "../../sim/clock.ts";
import type { Answer } from "./replication.ts";

/**
 * An answer that comes once: what the store says, or after `timeout` ms that no majority did. What was
 * asked may still be decided later; whoever asked is not told any more.
 */
export function inTime(
  { clock, timeout }: { readonly clock: Clock; readonly timeout: number },
  answer: (answer: Answer) => void,
): (answer: Answer) => void {
  let open = true;
  const once = (given: Answer) => {
    if (!open) return;
    open = false;
    cancel();
    answer(given);
  };
  const reason = `no majority of the voters answered within ${timeout} ms`;
  const cancel = clock.after(timeout, () => once({ ok: undefined, reason }));
  return once;
}
