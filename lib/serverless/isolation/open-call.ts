import type { Answer } from "./tier.ts";

/** A call that a guest has in hand. */
export interface OpenCall {
  /** By `performance.now`, in ms. */
  began: number;
  /** What it has written so far. */
  stdout: string;
  stderr: string;
  settle(answer: Partial<Answer>): void;
}

/** A call whose answer gets what it wrote and the time that it took. @param done Called before that. */
export function openCall(
  began: number,
  resolve: (answer: Answer) => void,
  done: () => void,
): OpenCall {
  const open: OpenCall = {
    ...{ began, stdout: "", stderr: "" },
    settle: (answer) => {
      done();
      const { stdout, stderr } = open;
      resolve({ ...answer, stdout, stderr, ms: performance.now() - began });
    },
  };
  return open;
}
