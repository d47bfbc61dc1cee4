const encoder = new TextEncoder();

/** The bytes of the text encoded last, and room for more: read at once, and never kept. */
let scratch = new Uint8Array(256);

/**
 * UTF-8 of a text, in a view on memory that the next call overwrites: hashing needs the bytes once, and
 * should not allocate. Half a surrogate pair becomes U+FFFD, as in `TextEncoder`. O(length).
 */
export function utf8(text: string): Uint8Array {
  if (text.length * 3 > scratch.length) scratch = new Uint8Array(text.length * 3);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return scratch.subarray(0, encoder.encodeInto(text, scratch).written);
    scratch[i] = code;
  }
  return scratch.subarray(0, text.length);
}
