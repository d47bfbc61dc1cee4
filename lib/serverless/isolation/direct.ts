import { type Answer, type Guest, messageOf, resultText, type Tier } from "./tier.ts";

/** Step 1: the customer's function as one of our own. Nothing is kept from it, and nothing ends it. */
export const direct: Tier = {
  name: "direct",
  missing: () => undefined,
  // deno-lint-ignore require-await
  start: async (code) => {
    const handler = new Function(`${code}\nreturn handler`)() as (event: unknown) => unknown;
    return inProcess(async (event) => JSON.parse(resultText(await handler(event))));
  },
};

/** A guest within this process: its time limit ends the waiting, not the guest. */
export function inProcess(
  call: (event: unknown) => Promise<unknown>,
  stop: () => void = () => {},
  memoryMB?: () => number,
): Guest {
  let alive = true;
  return {
    invoke: async (event): Promise<Answer> => {
      const began = performance.now(), output = { stdout: "", stderr: "" };
      try {
        const value = await call(event);
        return { value, ...output, ms: performance.now() - began };
      } catch (error) {
        return { error: messageOf(error), ...output, ms: performance.now() - began };
      }
    },
    // deno-lint-ignore require-await
    usage: async () => memoryMB ? { memoryMB: memoryMB() } : {},
    // deno-lint-ignore require-await
    stop: async () => {
      if (alive) stop();
      alive = false;
    },
    get alive() {
      return alive;
    },
  };
}
