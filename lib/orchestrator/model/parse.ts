import { Resource } from "./model.ts";

/** What was applied is not what the platform takes. */
export class Invalid extends Error {
  override name = "Invalid";
}

/**
 * Reads a resource and fills in its defaults.
 *
 * @throws {Invalid} With each field that is wrong or not known.
 * @example
 * ```ts
 * import { parseResource } from "#lib/orchestrator";
 * import assert from "node:assert/strict";
 *
 * const node = parseResource({ kind: "Node", name: "n1", capacity: { cpu: "2", memory: "4Gi" } });
 * assert.equal(node.kind === "Node" && node.capacity.cpu, 2000);
 * assert.throws(() => parseResource({ kind: "Node", name: "n1", capacity: {}, disks: 2 }), /disks/);
 * ```
 */
export function parseResource(value: unknown): Resource {
  const read = Resource.safeParse(value);
  if (read.success) return read.data;
  const { kind, name } = (value ?? {}) as { kind?: unknown; name?: unknown };
  const issues = read.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join(".")}: ${message}` : message
  );
  throw new Invalid(`Cannot apply ${kind ?? "a resource"} ${name ?? ""}: ${issues.join("; ")}`);
}

/** Fields that stay as they were made: those by which pods are found and machines are known. */
const IMMUTABLE: Readonly<Record<Resource["kind"], readonly string[]>> = {
  Deployment: ["template.labels"],
  Node: ["capacity"],
  Service: ["port"],
};

/** @throws {Invalid} Where a field has changed that can't. */
export function requireSame(before: Resource, after: Resource): void {
  for (const path of IMMUTABLE[after.kind]) {
    const was = JSON.stringify(sorted(at(before, path)));
    const is = JSON.stringify(sorted(at(after, path)));
    if (was !== is) {
      throw new Invalid(
        `Cannot apply ${after.kind} ${after.name}: ${path} can't be changed from ${was}: received ${is}`,
      );
    }
  }
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>(
    (of, key) => (of as Record<string, unknown>)?.[key],
    value,
  );
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
}
