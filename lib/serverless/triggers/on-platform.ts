import { type EventHandler, NotNow, type Result } from "../events/worker.ts";
import type { ServerlessPlatform } from "../platform/platform.ts";

/**
 * A function of the platform as a worker's handler. What it returns is its value, or `{ value, emit }` where it sends
 * events of its own; an error, a call that was killed or code that does not start is a failed try. Where too many
 * wait it is none, and comes again.
 *
 * @throws {NotNow} Where too many wait, or the platform is closed.
 */
export function onPlatform(platform: ServerlessPlatform, fn: string): EventHandler {
  return async (event) => {
    const { error, refused, value } = await platform.call(fn, event, event.source);
    if (refused && refused !== "no instance") throw new NotNow(refused);
    if (error !== undefined) throw new Error(error);
    return resultOf(value);
  };
}

function resultOf(value: unknown): Result {
  const own = value as Result | null | undefined;
  return typeof own === "object" && own !== null && Array.isArray(own.emit) ? own : { value };
}
