/**
 * Compares two texts by code point, as Postgres does under COLLATE "C", SQLite by itself, and UTF-8 by its
 * bytes. JavaScript's `<` compares UTF-16 units, and so puts 😀 before U+FFFD. O(length).
 *
 * @example
 * ```ts
 * import { compareText } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * assert.ok(compareText("Z", "a") < 0);
 * assert.ok(compareText("\uFFFD", "😀") < 0);
 * ```
 */
export function compareText(a: string, b: string): number {
  const least = Math.min(a.length, b.length);
  for (let i = 0; i < least; i++) {
    const x = a.charCodeAt(i), y = b.charCodeAt(i);
    if (x !== y) return place(x) - place(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for what comes after all other units. */
function place(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
