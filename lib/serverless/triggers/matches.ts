import type { CloudEvent } from "../events/cloud-event.ts";
import type { FunctionSpec, Trigger } from "../platform/deploy.ts";

/** Where requests to a function, its schedules and objects put into the store come from. */
export const sourceOf = {
  http: (fn: string): string => `/http/${fn}`,
  cron: (fn: string): string => `/cron/${fn}`,
  store: (name: string): string => `/store/${encodeURI(name)}`,
};

/** Whether an event of the log sets a function off. O(triggers). */
export function matches({ name, triggers }: FunctionSpec, event: CloudEvent): boolean {
  return triggers.some((trigger) => matchesOne(name, trigger, event));
}

function matchesOne(fn: string, trigger: Trigger, { queue, source, type }: CloudEvent): boolean {
  switch (trigger.kind) {
    case "http":
      return source === sourceOf.http(fn);
    case "cron":
      return source === sourceOf.cron(fn);
    case "queue":
      return queue === trigger.name;
    case "storage":
      return source.startsWith(sourceOf.store(trigger.prefix));
    case "event":
      return type === trigger.type;
  }
}
