import { crc32c } from "../../storage/mod.ts";
import { Dictionary } from "./dictionary.ts";
import type { KeywordColumn } from "./columns.ts";
import type { Postings } from "./postings.ts";
import type { Segment, TextField } from "./segment.ts";

type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;
const KINDS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array };
type Kind = keyof typeof KINDS;

/** What stands before the columns: texts, and which columns follow. */
interface Head {
  size: number;
  ids: readonly string[];
  stored: readonly string[];
  text: Record<string, { terms: readonly string[]; totalLength: number }>;
  keywords: Record<string, { terms: readonly string[] }>;
  numbers: string[];
  columns: [Kind, number][];
}

const MAGIC = 0x31534c55; // "ULS1"
/** Magic, length of the head, checksum of all that follows. */
const PREFIX = 12;
const aligned = (bytes: number) => (bytes + 7) & ~7;

/**
 * A segment as bytes: a head of JSON, then its columns as they stand in memory (the lower byte first), so that
 * reading copies nothing but the texts. A checksum tells a torn file. O(bytes).
 *
 * @example
 * ```ts
 * import { decodeSegment, encodeSegment, DocumentReader, SegmentBuilder } from "#lib/search";
 * import assert from "node:assert/strict";
 *
 * const builder = new SegmentBuilder(new DocumentReader({ fields: { body: "text" } }));
 * builder.add({ id: "a", body: "a torn file is ignored" });
 * const bytes = encodeSegment(builder.done());
 * assert.deepEqual(decodeSegment(bytes)?.ids, ["a"]);
 * assert.equal(decodeSegment(bytes.subarray(0, -1)), undefined);
 * ```
 */
export function encodeSegment(segment: Segment): Uint8Array {
  const columns: Column[] = [];
  for (const field of segment.text.values()) columns.push(...columnsOfText(field));
  for (const { first, values } of segment.keywords.values()) columns.push(first, values);
  columns.push(...segment.numbers.values());
  const head: Head = {
    size: segment.size,
    ids: segment.ids,
    stored: segment.stored,
    text: Object.fromEntries(
      [...segment.text].map(([name, { dictionary, totalLength }]) => [name, {
        terms: dictionary.terms,
        totalLength,
      }]),
    ),
    keywords: Object.fromEntries(
      [...segment.keywords].map(([name, { dictionary }]) => [name, { terms: dictionary.terms }]),
    ),
    numbers: [...segment.numbers.keys()],
    columns: columns.map((column) => [kindOf(column), column.length]),
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  let size = aligned(PREFIX + text.length);
  for (const column of columns) size += aligned(column.byteLength);
  const bytes = new Uint8Array(size), view = new DataView(bytes.buffer);
  bytes.set(text, PREFIX);
  let at = aligned(PREFIX + text.length);
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += aligned(column.byteLength);
  }
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, text.length, true);
  view.setUint32(8, crc32c(bytes, PREFIX), true);
  return bytes;
}

/** The segment of some bytes; `undefined` where they are not all there, or not as they were written. */
export function decodeSegment(bytes: Uint8Array): Segment | undefined {
  if (bytes.length < PREFIX) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) return undefined;
  if (view.getUint32(8, true) !== crc32c(bytes, PREFIX)) return undefined;
  const length = view.getUint32(4, true);
  const head = JSON.parse(
    new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + length)),
  ) as Head;
  // Columns must begin at a multiple of their width: where the bytes do not, they are copied once.
  const own = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  let at = aligned(PREFIX + length), which = 0;
  const next = <C extends Column>(): C => {
    const [kind, many] = head.columns[which++]!, Column = KINDS[kind];
    const column = new Column(own.buffer as ArrayBuffer, own.byteOffset + at, many);
    at += aligned(column.byteLength);
    return column as C;
  };
  const text = new Map<string, TextField>();
  for (const [name, { terms, totalLength }] of Object.entries(head.text)) {
    text.set(name, textOf(new Dictionary(terms), totalLength, next));
  }
  const keywords = new Map<string, KeywordColumn>();
  for (const [name, { terms }] of Object.entries(head.keywords)) {
    keywords.set(name, {
      ...{ dictionary: new Dictionary(terms), first: next<Uint32Array>() },
      values: next<Uint32Array>(),
    });
  }
  const numbers = new Map(head.numbers.map((name) => [name, next<Float64Array>()]));
  return { size: head.size, ids: head.ids, stored: head.stored, text, keywords, numbers };
}

const kindOf = (column: Column): Kind =>
  column instanceof Uint8Array
    ? "u8"
    : column instanceof Uint16Array
    ? "u16"
    : column instanceof Uint32Array
    ? "u32"
    : "f64";

/** In the order in which {@linkcode textOf} takes them. */
const columnsOfText = ({ postings: p, positions, lengths }: TextField): Column[] => [
  ...[
    p.firstBlock,
    p.documents,
    p.lastDocument,
    p.offset,
    p.bits,
    p.words,
    p.firstImpact,
    p.impacts,
  ],
  ...[positions.offset, positions.bytes, lengths],
];

function textOf(
  dictionary: Dictionary,
  totalLength: number,
  next: <C extends Column>() => C,
): TextField {
  const postings: Postings = {
    firstBlock: next(),
    documents: next(),
    lastDocument: next(),
    offset: next(),
    bits: next(),
    words: next(),
    firstImpact: next(),
    impacts: next(),
  };
  const positions = { offset: next<Uint32Array>(), bytes: next<Uint8Array>() };
  return { dictionary, totalLength, postings, positions, lengths: next() };
}
