/** A patch, or a pointer in it, that can't be carried out. */
export class PatchError extends Error {
  override name = "PatchError";
}

const LONGEST = 10_000;

/**
 * The parts of a JSON pointer (RFC 6901): `"/a~1b/0"` has the parts `a/b` and `0`, `""` has none and stands for
 * the whole document.
 *
 * @throws {PatchError} Where it does not begin with `/`, a `~` stands for nothing, or a part is `__proto__`.
 * @example
 * ```ts
 * import { pointerParts } from "#lib/polyglot-persistence";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(pointerParts("/sizes/0/a~1b"), ["sizes", "0", "a/b"]);
 * ```
 */
export function pointerParts(pointer: unknown): string[] {
  const cannot = (why: string) =>
    new PatchError(
      `Cannot patch: the pointer ${String(JSON.stringify(pointer)).slice(0, 60)} ${why}`,
    );
  if (typeof pointer !== "string") throw cannot("must be text");
  if (pointer.length > LONGEST) throw cannot(`is longer than ${LONGEST} characters`);
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw cannot("must begin with /");
  if (/~(?![01])/.test(pointer)) throw cannot("has a ~ that is neither ~0 nor ~1");
  const parts = pointer.slice(1).split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (parts.includes("__proto__")) {
    throw cannot("has the part __proto__, which no document may have");
  }
  return parts;
}

/** The pointer that has some parts. */
export function pointerOf(parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(
    "",
  );
}

/**
 * The place in a list that a part names: digits without a leading zero.
 *
 * @param most The largest place that there is.
 * @throws {PatchError} Where it names none.
 */
export function placeIn(part: string, most: number, pointer: string): number {
  const place = /^(0|[1-9]\d*)$/.test(part) ? Number(part) : NaN;
  if (place <= most) return place;
  throw new PatchError(
    `Cannot patch: ${pointer} names no place in a list: it must be a number from 0 to ${most}`,
  );
}
