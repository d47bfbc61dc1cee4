import type { FunctionSpec } from "../../platform/deploy.ts";
import type { Prices } from "../../platform/billing.ts";
import type { ServerlessPlatform } from "../../mod.ts";
import { jailTier, processTier, type Tier } from "../../real/mod.ts";

/** One call as a customer sees it. */
export interface CallRow {
  name: string;
  event: string;
  value: unknown;
  killed: string | undefined;
  /** What it wrote. */
  said: string;
  /** GB seconds on its bill so far. */
  gbSeconds: number;
}

/** Where Python runs here: in the jail, or as a process; `undefined` where there is none. */
export function pythonTier(): Tier | undefined {
  return [jailTier("python"), processTier("python")].find((tier) => tier.missing() === undefined);
}

/** The same function in JavaScript, and in Python where that is there. */
export function greetings(python: boolean): FunctionSpec[] {
  const common = { tenant: "ada", memoryMB: 128, timeoutMs: 500, triggers: [] };
  const js = `function handler(event) {
  console.log("hello from JavaScript");
  while (event.spin);
  return event.n + 1;
}`;
  const py = "def handler(event):\n    print('hello from Python')\n    return event['n'] + 1";
  return [
    { ...common, name: "js", runtime: "javascript", code: js },
    ...python ? [{ ...common, name: "py", runtime: "python" as const, code: py }] : [],
  ];
}

/** Calls functions, one after the other, and reads their logs and bills. */
export async function callEach(
  platform: ServerlessPlatform,
  calls: readonly (readonly [name: string, event: object])[],
  prices: Prices,
): Promise<CallRow[]> {
  const rows: CallRow[] = [];
  for (const [name, event] of calls) {
    const { value, killed, trace } = await platform.call(name, event);
    const said = platform.logs.of(trace)?.stdout.trim() ?? "";
    const { gbSeconds } = platform.bill(name, prices);
    rows.push({ name, event: JSON.stringify(event), value, killed, said, gbSeconds });
  }
  return rows;
}
