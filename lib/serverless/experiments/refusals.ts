import { readEvent } from "../events/parse.ts";
import { checkFunction, type FunctionSpec } from "../platform/deploy.ts";

/** What was asked for, and how it was refused. */
export interface Refusal {
  what: string;
  says: string;
}

/** Functions and events that are none: what each is told. */
export function refusals(): Refusal[] {
  const spec: FunctionSpec = {
    ...{ name: "resize", tenant: "ada", runtime: "javascript", code: "function handler() {}" },
    ...{ memoryMB: 128, timeoutMs: 1000, triggers: [] },
  };
  const event = { specversion: "1.0", id: "1", source: "/store/cat.jpg", type: "object.put" };
  const never = [{ kind: "cron", spec: "0 0 30 2 *" }] as const;
  return [
    { what: "too much memory", says: said(() => checkFunction({ ...spec, memoryMB: 4096 }, 0)) },
    { what: "30 February", says: said(() => checkFunction({ ...spec, triggers: never }, 0)) },
    { what: "an event without an id", says: said(() => readEvent({ ...event, id: "" })) },
    { what: "a time that is none", says: said(() => readEvent({ ...event, time: "noon" })) },
  ];
}

function said(run: () => unknown): string {
  try {
    run();
    return "accepted";
  } catch (error) {
    return (error as Error).message;
  }
}
