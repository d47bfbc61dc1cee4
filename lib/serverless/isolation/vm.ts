import vm from "node:vm";
import { inProcess } from "./direct.ts";
import { resultText, type Tier } from "./tier.ts";

/**
 * Step 2: a context of its own with a time limit. "node:vm is not a security mechanism", its documentation says: the
 * object that the context was made of leads out of it, and after the first `await` nothing counts the time.
 */
export const context: Tier = {
  name: "vm",
  missing: () => undefined,
  // deno-lint-ignore require-await
  start: async (code, { timeoutMs }) => {
    const inside = vm.createContext({});
    vm.runInContext(code, inside, { timeout: timeoutMs });
    return inProcess(async (event) => {
      const call = `handler(${JSON.stringify(event ?? null)})`;
      const value: unknown = await vm.runInContext(call, inside, { timeout: timeoutMs });
      return JSON.parse(resultText(value));
    });
  },
};
