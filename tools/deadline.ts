import process from "node:process";

/**
 * Whether the time that CI has is over: `UNDER_LOAD_DEADLINE`, in seconds since 1970. What is then left is
 * named and not begun, so that a change of everything does not end in a run that is cut off.
 */
export function isLate(): boolean {
  const deadline = Number(process.env["UNDER_LOAD_DEADLINE"]);
  return deadline > 0 && Date.now() / 1000 > deadline;
}

/** Why something was not run. */
export const LATE = "not begun, for lack of time";
