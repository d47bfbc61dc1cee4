/** The 128 characters of GSM's default alphabet; ESC (27) leads to the extension and is none. */
const BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/** Characters of the extension table: each takes an escape and a code. */
const EXTENDED = "\f^{}\\[~]|€";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

const septets = new Map<string, number>();
for (const character of BASIC) if (character !== "\x1b") septets.set(character, 1);
for (const character of EXTENDED) septets.set(character, 2);

/** How a text goes out as SMS. */
export interface Segmentation {
  encoding: "GSM-7" | "UCS-2";
  /** Septets, or UTF-16 units. */
  units: number;
  segments: string[];
}

/**
 * Cuts a text into the segments that an operator bills: 160 septets where GSM's alphabet has every
 * character, else 70 UTF-16 units; 153 and 67 where there is more than one, since each then carries a
 * header of 6 bytes. What people see as one character (an escape pair, a letter with its accents, a family of
 * emoji) is not cut, unless it is longer than a segment. O(length).
 *
 * Source: 3GPP TS 23.038 (alphabet) and TS 23.040 (concatenation).
 *
 * @example
 * ```ts
 * import { segmentSms } from "#lib/notifications";
 * import assert from "node:assert/strict";
 *
 * assert.equal(segmentSms("x".repeat(161)).segments.length, 2);
 * assert.equal(segmentSms("’" + "x".repeat(70)).encoding, "UCS-2");
 * ```
 */
export function segmentSms(text: string): Segmentation {
  const points = [...text];
  const gsm = points.every((character) => septets.has(character));
  // In GSM's alphabet each character stands for itself, a line break after a return included.
  const characters = gsm ? points : [...graphemes.segment(text)].map(({ segment }) => segment);
  const sizeOf = (character: string) => gsm ? septets.get(character)! : character.length;
  const [alone, each] = gsm ? [160, 153] : [70, 67];
  const units = characters.reduce((sum, character) => sum + sizeOf(character), 0);
  const encoding = gsm ? "GSM-7" : "UCS-2";
  if (units <= alone) return { encoding, units, segments: [text] };
  const segments: string[] = [];
  let segment = "", used = 0;
  const fitting = characters.flatMap((one) => sizeOf(one) > each ? [...one] : [one]);
  for (const character of fitting) {
    if (used + sizeOf(character) > each) {
      segments.push(segment);
      segment = "";
      used = 0;
    }
    segment += character;
    used += sizeOf(character);
  }
  return { encoding, units, segments: [...segments, segment] };
}
