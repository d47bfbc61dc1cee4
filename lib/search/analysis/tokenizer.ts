/** What a UTF-16 unit is to a word. */
const SEPARATOR = 0, LETTER = 1, MARK = 2, HIGH_SURROGATE = 3;

/** A table for all units, since a `\p` pattern for each would be slower: made when the first one is asked. */
let table: Uint8Array | undefined;

function kinds(): Uint8Array {
  const kinds = new Uint8Array(65_536);
  for (let unit = 0; unit < 65_536; unit++) {
    const text = String.fromCharCode(unit);
    if (/[\p{L}\p{N}]/u.test(text)) kinds[unit] = LETTER;
    else if (/\p{M}/u.test(text)) kinds[unit] = MARK;
    else if (unit >= 0xd800 && unit < 0xdc00) kinds[unit] = HIGH_SURROGATE;
  }
  return kinds;
}

/**
 * Calls `found` for each word of a text: a longest run of letters and digits of any script, with the
 * combining marks that follow them. Half of a surrogate pair is no letter. O(units).
 *
 * @param found Where the word starts and where it ends (behind its last unit), in UTF-16 units.
 * @example
 * ```ts
 * import { words } from "#lib/search";
 * import assert from "node:assert/strict";
 *
 * const found: string[] = [];
 * words("Grüße, user-42!", (start, end) => found.push("Grüße, user-42!".slice(start, end)));
 * assert.deepEqual(found, ["Grüße", "user", "42"]);
 * ```
 */
export function words(text: string, found: (start: number, end: number) => void): void {
  const kindOf = table ??= kinds();
  let start = -1;
  for (let i = 0; i < text.length; i++) {
    let kind = kindOf[text.charCodeAt(i)]!, units = 1;
    if (kind === HIGH_SURROGATE) {
      const pair = text.codePointAt(i)!;
      kind = SEPARATOR;
      if (pair > 0xffff) {
        units = 2;
        if (/[\p{L}\p{N}]/u.test(String.fromCodePoint(pair))) kind = LETTER;
        else if (/\p{M}/u.test(String.fromCodePoint(pair))) kind = MARK;
      }
    }
    if (kind === LETTER) {
      if (start < 0) start = i;
    } else if (kind !== MARK && start >= 0) {
      found(start, i);
      start = -1;
    }
    i += units - 1;
  }
  if (start >= 0) found(start, text.length);
}

/** A word as it is compared: lower case, without accents. */
export function folded(word: string): string {
  const lower = word.toLowerCase();
  // Few words have an accent: the others are spared two copies.
  for (let i = 0; i < lower.length; i++) {
    if (lower.charCodeAt(i) > 127) return lower.normalize("NFD").replace(/\p{M}+/gu, "");
  }
  return lower;
}
