import type { Mismatch } from "./mismatch.ts";

/** Headers, parameters and fields whose values nobody is to read in a report. */
const SECRET = /authorization|cookie|token|secret|passw|api-?key|signature|session|credential/i;

/** A mismatch as a report may show it: what is secret, by its name, is hidden. */
export function masked(mismatch: Mismatch): Mismatch {
  if (!SECRET.test(mismatch.path)) return mismatch;
  const hidden = (value: Mismatch["actual"]) => value === undefined ? undefined : "•••";
  return {
    ...mismatch,
    expected: hidden(mismatch.expected),
    actual: hidden(mismatch.actual),
    why: `Expected another value of ${mismatch.path}, which is a secret`,
  };
}
