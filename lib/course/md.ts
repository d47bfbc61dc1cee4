import { type Displayable, displayable } from "../charts/bundle.ts";
import { format } from "../charts/format.ts";
import { unparted } from "../charts/text.ts";

/**
 * Markdown with numbers in it, formatted for people by {@linkcode format}. Prose that names a measured
 * number is always made this way, so it can't go stale.
 *
 * @example
 * ```ts
 * import { format, md } from "#lib/course";
 * import assert from "node:assert/strict";
 *
 * const text = md`${123456} requests, ${format(0.5, "%")} refused`;
 * assert.equal(text.markdown, "123,000 requests, 50 % refused");
 * ```
 */
export function md(
  strings: TemplateStringsArray,
  ...values: unknown[]
): Displayable & { markdown: string } {
  let markdown = strings[0]!;
  values.forEach((value, i) => {
    markdown += (typeof value === "number" ? format(value) : String(value)) + strings[i + 1];
  });
  markdown = dedent(markdown);
  const shown = { "text/markdown": unparted(markdown), "text/plain": markdown };
  return displayable(shown, { markdown });
}

/** Markdown takes four leading blanks for code, so the indentation of the source must go. */
function dedent(text: string): string {
  return text.split("\n").map((line) => line.trim()).join("\n").trim();
}
