/** `source` in a page: what it showed when the book was made. */
import { type Displayable, displayable, type MimeBundle } from "../../../../lib/charts/bundle.ts";

/** By path and names: put in when a notebook is bundled. */
declare const SOURCES_SHOWN: Record<string, { data: MimeBundle; code: string; lines: number }>;

export function source(
  path: string,
  ...names: string[]
): Displayable & { code: string; lines: number } {
  const shown = SOURCES_SHOWN[[path, ...names].join(" ")];
  if (!shown) throw new RangeError(`Cannot show ${path}: the book has only what was printed`);
  const { data, code, lines } = shown;
  return displayable(data, { code, lines });
}
