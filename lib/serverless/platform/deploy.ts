import { requireNumber } from "../../sim/mod.ts";
import { Cron } from "../triggers/cron.ts";

/** What sets a function off. */
export type Trigger =
  | { kind: "http" }
  | { kind: "cron"; spec: string; zone?: string }
  | { kind: "queue"; name: string }
  | { kind: "storage"; prefix: string }
  | { kind: "event"; type: string };

/** A function as its customer hands it in. */
export interface FunctionSpec {
  name: string;
  tenant: string;
  runtime: "javascript" | "python";
  /** For JavaScript `function handler(event) …`, for Python `def handler(event): …`. */
  code: string;
  memoryMB: number;
  timeoutMs: number;
  triggers: readonly Trigger[];
}

/** Longest code and result, in bytes. */
export const MOST_CODE = 1_000_000, MOST_RESULT = 256_000;
const KINDS = ["http", "cron", "queue", "storage", "event"];

/**
 * Refuses what could not run: before anything is started for it.
 *
 * @param now To see whether a schedule will ever fire, in ms since 1970.
 * @throws {RangeError | TypeError} With the setting that is wrong.
 * @example
 * ```ts
 * import { checkFunction } from "#lib/serverless";
 * import assert from "node:assert/strict";
 *
 * const resize = {
 *   name: "resize", tenant: "ada", runtime: "javascript" as const, code: "function handler() {}",
 *   memoryMB: 4096, timeoutMs: 1000, triggers: [{ kind: "http" as const }],
 * };
 * assert.throws(() => checkFunction(resize, 0), {
 *   message: "Cannot deploy resize: memory must be from 16 to 512 MB: received 4096",
 * });
 * ```
 */
export function checkFunction(spec: FunctionSpec, now: number): void {
  const action = `deploy ${spec.name}`;
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(spec.name)) {
    throw new TypeError(`Cannot ${action}: a name has only a to z, 0 to 9 and -`);
  }
  const { tenant, code } = spec as { tenant: unknown; code: unknown };
  if (typeof tenant !== "string" || tenant === "" || tenant.length > 100) {
    throw new TypeError(`Cannot ${action}: tenant must be a text of 1 to 100 characters`);
  }
  if (typeof code !== "string") throw new TypeError(`Cannot ${action}: code must be a text`);
  requireNumber(action, "memory", spec.memoryMB, { unit: "MB", min: 16, max: 512 });
  requireNumber(action, "timeout", spec.timeoutMs, { unit: "ms", min: 1, max: 60_000 });
  requireNumber(action, "code", new TextEncoder().encode(code).length, {
    unit: "bytes",
    min: 1,
    max: MOST_CODE,
  });
  if (spec.runtime !== "javascript" && spec.runtime !== "python") {
    throw new TypeError(
      `Cannot ${action}: runtime must be javascript or python: received ${spec.runtime}`,
    );
  }
  for (const trigger of spec.triggers) {
    if (!KINDS.includes(trigger.kind)) {
      throw new TypeError(
        `Cannot ${action}: a trigger is ${KINDS.join(", ")}: received ${trigger.kind}`,
      );
    }
    if (trigger.kind !== "cron") continue;
    if (new Cron(trigger.spec, trigger.zone).next(now) === null) {
      throw new RangeError(`Cannot ${action}: the schedule never fires: received ${trigger.spec}`);
    }
  }
}
