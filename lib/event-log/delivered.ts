import type { Delivered } from "./log.ts";

const utf8 = new TextEncoder(), text = new TextDecoder();

/** A message on its way to a handler. Its bytes are made from its text when they are asked for. */
export class DeliveredMessage implements Delivered {
  readonly value: string;
  readonly #raw: string | Uint8Array;

  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly offset: number,
    readonly key: string | null,
    raw: string | Uint8Array,
    readonly headers: Record<string, string>,
    readonly timestamp: number,
  ) {
    this.#raw = raw;
    this.value = typeof raw === "string" ? raw : text.decode(raw);
  }

  get bytes(): Uint8Array {
    return typeof this.#raw === "string" ? utf8.encode(this.#raw) : this.#raw;
  }
}
