import type { Json } from "../../mod.ts";

/** One change of a file: a value set or removed at a path. */
export interface Change {
  op: "set" | "remove";
  path: (string | number)[];
  value?: Json;
}

/** A copy of a file with one change. */
export function changedAt(base: Json, { op, path, value }: Change): Json {
  const file = structuredClone(base), last = path.at(-1)!;
  let at = file as Record<string | number, Json>;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, Json>;
  if (op === "set") at[last] = value!;
  if (op === "remove") {
    if (Array.isArray(at)) at.splice(last as number, 1);
    else delete at[last];
  }
  return file;
}
