/** Cuts a stream of bytes into DNS messages: two bytes of length before each (RFC 1035, 4.2.2). */
export class TcpMessages {
  readonly #take: (bytes: Uint8Array) => void;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(take: (bytes: Uint8Array) => void) {
    this.#take = take;
  }

  push(chunk: Uint8Array): void {
    const all = new Uint8Array(this.#rest.length + chunk.length);
    all.set(this.#rest), all.set(chunk, this.#rest.length);
    let at = 0;
    while (at + 2 <= all.length) {
      const length = all[at]! << 8 | all[at + 1]!;
      if (at + 2 + length > all.length) break;
      this.#take(all.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    this.#rest = all.slice(at);
  }

  static frame(bytes: Uint8Array): Uint8Array {
    const framed = new Uint8Array(bytes.length + 2);
    framed[0] = bytes.length >> 8, framed[1] = bytes.length;
    framed.set(bytes, 2);
    return framed;
  }
}
