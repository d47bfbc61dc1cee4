import type { Mismatch } from "../compare/mismatch.ts";

/** Headers and parameters whose values nobody is to read in a report. */
const SECRET = /authorization|cookie|token|secret|password|api-?key|signature/i;

/** A mismatch as a report may show it: what is secret in headers and queries is hidden. */
export function masked(mismatch: Mismatch): Mismatch {
  const secret =
    (mismatch.type === "header" || mismatch.type === "query" || mismatch.type === "metadata") &&
    SECRET.test(mismatch.path);
  if (!secret) return mismatch;
  const hidden = (value: Mismatch["actual"]) => value === undefined ? undefined : "•••";
  return {
    ...mismatch,
    expected: hidden(mismatch.expected),
    actual: hidden(mismatch.actual),
    why: `Expected another value of ${mismatch.path}, which is a secret`,
  };
}
