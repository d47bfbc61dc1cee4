import { requireNumber } from "../sim/mod.ts";
import type { Attributes, AttributeValue, SpanLimits } from "./limits.ts";
import { limitsOf } from "./limits.ts";
import type { SpanContext } from "./span-context.ts";

/** Words of a span's ids in {@linkcode SpanTable.ids}: trace 4, span 2, parent 2. */
export const ID_WORDS = 8;

/** Something that happened at a moment of a span. */
export interface SpanEvent {
  /** ms since the epoch. */
  time: number;
  name: string;
  attributes: Attributes;
  dropped: number;
}

/** Another span that this one has to do with, and is not a child of. */
export interface SpanLink {
  context: SpanContext;
  attributes: Attributes;
  dropped: number;
}

/** What few spans have: a status, events, links, and what the limits kept out. */
export interface Rare {
  /** 0 unset, 1 ok, 2 error. */
  status: number;
  message: string;
  events: SpanEvent[];
  links: SpanLink[];
  droppedAttributes: number;
  droppedEvents: number;
  droppedLinks: number;
}

/**
 * Spans of one process, in columns of fixed slots: numbers in typed arrays, keys and values of attributes in
 * two flat lists. Nothing is allocated for a span but its handle. A slot is taken when a span starts and free
 * again once its span was written out; where none is free the span is not recorded, and counted.
 */
export class SpanTable {
  readonly capacity: number;
  readonly limits: Required<SpanLimits>;
  /** Trace, span and parent id: {@linkcode ID_WORDS} words a slot. */
  readonly ids: Int32Array;
  /** Start and end of each, ms since the epoch. */
  readonly times: Float64Array;
  readonly kinds: Uint8Array;
  /** The trace's flags, and whether the parent is known to be of another process (bits 8 and 9). */
  readonly flags: Uint16Array;
  /** How many attributes each has. */
  readonly counts: Uint16Array;
  readonly names: string[] = [];
  readonly states: string[] = [];
  /** `limits.attributes` places a slot. */
  readonly keys: string[];
  readonly values: AttributeValue[];
  /** What few spans have; `undefined` for the others. */
  readonly rare: (Rare | undefined)[] = [];
  /** Spans for which no slot was free. */
  refused = 0;
  /** Texts that were cut at their longest. */
  cut = 0;
  readonly #most: number;
  readonly #longest: number;
  readonly #free: Int32Array;
  #freeCount: number;

  /** @throws {RangeError} Where the capacity, or a limit, is out of its range. */
  constructor(capacity = 4096, limits: SpanLimits = {}) {
    requireNumber("create SpanTable", "capacity", capacity, {
      unit: "spans",
      min: 1,
      max: 1_048_576,
      integer: true,
    });
    this.capacity = capacity;
    this.limits = limitsOf(limits);
    this.#most = this.limits.attributes;
    this.#longest = this.limits.valueLength;
    this.keys = new Array<string>(capacity * this.#most).fill("");
    this.values = new Array<AttributeValue>(capacity * this.#most).fill("");
    this.ids = new Int32Array(capacity * ID_WORDS);
    this.times = new Float64Array(capacity * 2);
    this.kinds = new Uint8Array(capacity);
    this.flags = new Uint16Array(capacity);
    this.counts = new Uint16Array(capacity);
    for (let i = 0; i < capacity; i++) {
      this.names.push("");
      this.states.push("");
      this.rare.push(undefined);
    }
    this.#free = Int32Array.from({ length: capacity }, (_, i) => capacity - 1 - i);
    this.#freeCount = capacity;
  }

  /** Slots that are taken now. */
  get used(): number {
    return this.capacity - this.#freeCount;
  }

  /** A free slot; −1 where there is none. */
  take(): number {
    if (this.#freeCount === 0) {
      this.refused++;
      return -1;
    }
    return this.#free[--this.#freeCount]!;
  }

  /** Frees a slot, once. What is in it may be written over from now on. */
  release(slot: number): void {
    this.counts[slot] = 0;
    if (this.rare[slot] !== undefined) this.rare[slot] = undefined;
    this.#free[this.#freeCount++] = slot;
  }

  /** The place for what few spans have. */
  rarely(slot: number): Rare {
    return this.rare[slot] ??= {
      ...{ status: 0, message: "", events: [], links: [] },
      ...{ droppedAttributes: 0, droppedEvents: 0, droppedLinks: 0 },
    };
  }

  /** Sets an attribute: the last value of a key counts. O(attributes of the span). */
  set(slot: number, key: string, value: AttributeValue): void {
    const kind = typeof value;
    if (
      kind === "string"
        ? (value as string).length > this.#longest
        : kind !== "number" && kind !== "boolean"
    ) {
      if (!isValue(value)) {
        this.rarely(slot).droppedAttributes++;
        return;
      }
      value = this.#fitting(value);
    }
    const keys = this.keys, from = slot * this.#most, end = from + this.counts[slot]!;
    let at = from;
    while (at < end && keys[at] !== key) at++;
    if (at === end) {
      if (at - from === this.#most) {
        this.rarely(slot).droppedAttributes++;
        return;
      }
      keys[at] = key;
      this.counts[slot] = at - from + 1;
    }
    this.values[at] = value;
  }

  /** Attributes of an event or link within their limit, and how many are left out. */
  inner(attributes: Attributes): { attributes: Attributes; dropped: number } {
    const all = Object.entries(attributes).filter(([, value]) => isValue(value));
    const kept = all.slice(0, this.limits.inner);
    return {
      attributes: Object.fromEntries(kept.map(([key, value]) => [key, this.#fitting(value)])),
      dropped: Object.keys(attributes).length - kept.length,
    };
  }

  /** A value with its texts cut at their longest; a list is copied, as its owner may change it. */
  #fitting(value: AttributeValue): AttributeValue {
    if (typeof value === "string") {
      if (value.length <= this.limits.valueLength) return value;
      this.cut++;
      return value.slice(0, this.limits.valueLength);
    }
    return typeof value === "object"
      ? value.map((one) => this.#fitting(one) as string | number | boolean)
      : value;
  }
}

function isValue(value: unknown): value is AttributeValue {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ||
    (Array.isArray(value) && value.every((one) => isValue(one) && typeof one !== "object"));
}
