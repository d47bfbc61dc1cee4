import type { Attributes, AttributeValue } from "../limits.ts";
import { ID_WORDS, type Rare, type SpanTable } from "../span-table.ts";
import { BackWriter } from "./back-writer.ts";
import { countField, flagsField, tag } from "./encode.ts";

/** The name under which our spans are written. */
const SCOPE = "under-load";
const TWENTY = 2 ** 20;

/**
 * Writes spans of a table as one OTLP request, straight from the columns: no message is built.
 *
 * @param slots Which, in their order; `count` of them.
 * @param resource What the process is: `service.name` at least.
 */
export class TableEncoder {
  readonly #out = new BackWriter();
  readonly #resource: Attributes;

  constructor(resource: Attributes) {
    this.#resource = resource;
  }

  encode(
    table: SpanTable,
    slots: ArrayLike<number>,
    count = slots.length,
  ): Uint8Array<ArrayBuffer> {
    const out = this.#out;
    for (let i = count - 1; i >= 0; i--) {
      const size = out.size;
      this.#span(table, slots[i]!);
      out.close(tag(2, 2), size);
    }
    const scope = out.size;
    out.textField(tag(1, 2), SCOPE);
    out.close(tag(1, 2), scope);
    out.close(tag(2, 2), 0);
    const resource = out.size;
    attributes(out, 1, this.#resource);
    out.close(tag(1, 2), resource);
    out.close(tag(1, 2), 0);
    return out.finish();
  }

  #span(table: SpanTable, slot: number): void {
    const out = this.#out, most = table.limits.attributes, rare = table.rare[slot];
    flagsField(out, table.flags[slot]!);
    if (rare !== undefined) rarely(out, rare);
    for (let at = slot * most + table.counts[slot]! - 1; at >= slot * most; at--) {
      const size = out.size;
      anyValue(out, table.values[at]!);
      out.textField(tag(1, 2), table.keys[at]!);
      out.close(tag(9, 2), size);
    }
    timeField(out, 8, table.times[slot * 2 + 1]!);
    timeField(out, 7, table.times[slot * 2]!);
    countField(out, 6, table.kinds[slot]!);
    out.textField(tag(5, 2), table.names[slot]!);
    const ids = table.ids, at = slot * ID_WORDS;
    if ((ids[at + 6]! | ids[at + 7]!) !== 0) idField(out, 4, ids, at + 6, 2);
    out.textField(tag(3, 2), table.states[slot]!);
    idField(out, 2, ids, at + 4, 2);
    idField(out, 1, ids, at, 4);
  }
}

/** Status, links, events and the counts of what was dropped. */
function rarely(out: BackWriter, rare: Rare): void {
  if (rare.status !== 0) {
    const size = out.size;
    countField(out, 3, rare.status);
    out.textField(tag(2, 2), rare.message);
    out.close(tag(15, 2), size);
  }
  countField(out, 14, rare.droppedLinks);
  for (const { context: c, attributes: all, dropped } of rare.links.toReversed()) {
    const size = out.size, ids = Int32Array.of(c.t0, c.t1, c.t2, c.t3, c.s0, c.s1);
    out.fixed32(c.flags | (c.remote ? 0x300 : 0x100));
    out.byte(0x35);
    countField(out, 5, dropped);
    attributes(out, 4, all);
    out.textField(tag(3, 2), c.state);
    idField(out, 2, ids, 4, 2);
    idField(out, 1, ids, 0, 4);
    out.close(tag(13, 2), size);
  }
  countField(out, 12, rare.droppedEvents);
  for (const { time, name, attributes: all, dropped } of rare.events.toReversed()) {
    const size = out.size;
    countField(out, 4, dropped);
    attributes(out, 3, all);
    out.textField(tag(2, 2), name);
    timeField(out, 1, time);
    out.close(tag(11, 2), size);
  }
  countField(out, 10, rare.droppedAttributes);
}

function attributes(out: BackWriter, field: number, all: Attributes): void {
  for (const [key, value] of Object.entries(all).reverse()) {
    const size = out.size;
    anyValue(out, value);
    out.textField(tag(1, 2), key);
    out.close(tag(field, 2), size);
  }
}

/** A value as field 2 of its attribute. */
function anyValue(out: BackWriter, value: AttributeValue): void {
  const size = out.size;
  plainValue(out, value);
  out.close(tag(2, 2), size);
}

function plainValue(out: BackWriter, value: AttributeValue): void {
  const size = out.size;
  if (typeof value === "string") {
    out.text(value);
    out.close(tag(1, 2), size);
  } else if (typeof value === "boolean") {
    out.byte(value ? 1 : 0);
    out.byte(tag(2, 0));
  } else if (typeof value === "number") {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      out.varint64(value);
      out.byte(tag(3, 0));
    } else {
      out.double(value);
      out.byte(tag(4, 1));
    }
  } else {
    for (let i = value.length - 1; i >= 0; i--) {
      const inner = out.size;
      plainValue(out, value[i]!);
      out.close(tag(1, 2), inner);
    }
    out.close(tag(5, 2), size);
  }
}

function idField(out: BackWriter, field: number, ids: Int32Array, at: number, words: number): void {
  for (let w = words - 1; w >= 0; w--) out.word(ids[at + w]!);
  out.byte(words * 4);
  out.byte(tag(field, 2));
}

/** A time in ms since the epoch as ns of 64 bits: in two steps of 20 bits, as a float has 53. */
function timeField(out: BackWriter, field: number, ms: number): void {
  if (!(ms > 0)) return;
  const whole = Math.floor(ms), high = Math.floor(whole / TWENTY);
  const low = (whole - high * TWENTY) * 1e6 + Math.round((ms - whole) * 1e6);
  const carried = high * 1e6 + Math.floor(low / TWENTY);
  const upper = Math.floor(carried / 4096);
  out.fixed32(upper);
  out.fixed32((carried - upper * 4096) * TWENTY + low % TWENTY);
  out.byte(tag(field, 1));
}
