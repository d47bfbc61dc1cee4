import { Buffer } from "node:buffer";

const HEAD_END = Buffer.from("\r\n\r\n");
/** The longest head that is read, in bytes. */
const MOST_HEAD = 65_536;
/** How far a body goes that has no length: to the end of the connection. */
const TO_THE_END = Infinity;

/** What the reader says after each piece. */
export type Progress = "more" | "done" | "broken";

/**
 * Reads the answers of one connection, one after the other: heads, and bodies by content-length, in chunks, or to the
 * end of the connection. It keeps no body: a load test counts, it does not read.
 *
 * Source: R. Fielding et al., HTTP/1.1, RFC 9112, sections 6 and 7.
 */
export class ResponseReader {
  /** Of the answer that is read, or was read last. */
  status = 0;
  /** Whether the connection may carry another request afterwards. */
  reusable = true;
  /** Whether any byte of this answer has come. */
  begun = false;
  #rest: Buffer | undefined;
  /** Bytes of the body, or of a chunk with its line end, that are to come. */
  #body = -1;
  #chunked = false;
  #trailers = false;
  /** The last head, as most servers send the same again and again: what it says is known. */
  #known = "";
  #framing = { status: 0, reusable: true, body: 0, chunked: false };

  /** Takes the next bytes. */
  push(bytes: Buffer): Progress {
    let at = 0;
    this.begun = true;
    if (this.#rest) {
      bytes = Buffer.concat([this.#rest, bytes]);
      this.#rest = undefined;
    }
    while (true) {
      if (this.#body < 0 && !this.#chunked) {
        const end = bytes.indexOf(HEAD_END, at);
        if (end < 0) return bytes.length - at > MOST_HEAD ? "broken" : this.#keep(bytes, at);
        if (!this.#head(bytes.toString("latin1", at, end))) return "broken";
        at = end + 4;
        // 100 and 103 come before the answer.
        if (this.status < 200) continue;
      }
      if (!this.#chunked) {
        const left = bytes.length - at;
        if (left < this.#body) {
          this.#body -= left;
          return "more";
        }
        return this.#done(left === this.#body);
      }
      const next = this.#chunk(bytes, at);
      if (typeof next !== "number") return next;
      at = next;
    }
  }

  /** The connection has ended: whether that ends an answer. */
  close(): Progress {
    return this.begun && this.#body === TO_THE_END ? this.#done(false) : "broken";
  }

  /** Reads status and framing. Two lengths that differ, or one beside chunks, are no answer. */
  #head(text: string): boolean {
    if (text !== this.#known) {
      if (!this.#parse(text)) return false;
      this.#known = text;
      const { status, reusable } = this;
      this.#framing = { status, reusable, body: this.#body, chunked: this.#chunked };
    }
    const { status, reusable, body, chunked } = this.#framing;
    [this.status, this.reusable, this.#body, this.#chunked] = [status, reusable, body, chunked];
    return true;
  }

  #parse(text: string): boolean {
    const status = /^HTTP\/1\.([01]) (\d{3})(?: |\r|$)/.exec(text);
    if (!status) return false;
    this.status = Number(status[2]);
    if (this.status < 200) return this.status !== 101;
    const lengths = [...text.matchAll(/\r\ncontent-length:[ \t]*([^\r]*)/gi)].map(([, n]) =>
      n!.trim()
    );
    const coding = /\r\ntransfer-encoding:[ \t]*([^\r]*)/i.exec(text)?.[1];
    const said = /\r\nconnection:[ \t]*([^\r]*)/i.exec(text)?.[1]?.toLowerCase() ?? "";
    this.reusable = status[1] === "1" ? !/\bclose\b/.test(said) : /\bkeep-alive\b/.test(said);
    if (this.status === 204 || this.status === 304) this.#body = 0;
    else if (coding !== undefined) {
      if (lengths.length > 0 || !/(^|,)\s*chunked\s*$/i.test(coding)) return false;
      [this.#chunked, this.#body] = [true, -1];
    } else if (lengths.length > 0) {
      if (lengths.some((length) => !/^\d{1,15}$/.test(length) || length !== lengths[0])) {
        return false;
      }
      this.#body = Number(lengths[0]);
    } else this.#body = TO_THE_END;
    return true;
  }

  /** Goes on in a chunked body from `at`: where it got to, or what that means. */
  #chunk(bytes: Buffer, at: number): number | Progress {
    if (this.#body > 0) {
      const taken = Math.min(this.#body, bytes.length - at);
      this.#body -= taken;
      return this.#body > 0 ? "more" : at + taken;
    }
    const end = bytes.indexOf("\r\n", at);
    if (end < 0) return bytes.length - at > MOST_HEAD ? "broken" : this.#keep(bytes, at);
    const line = bytes.toString("latin1", at, end);
    if (this.#trailers) return line === "" ? this.#done(end + 2 === bytes.length) : end + 2;
    const size = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(line)?.[1];
    if (size === undefined) return "broken";
    // With the line end behind it; the last, empty chunk has trailers behind it instead.
    this.#body = Number.parseInt(size, 16) + 2;
    if (this.#body === 2) [this.#trailers, this.#body] = [true, 0];
    return end + 2;
  }

  #keep(bytes: Buffer, at: number): Progress {
    this.#rest = bytes.subarray(at);
    return "more";
  }

  /** Ready for the next answer; bytes that nobody asked for spoil the connection. */
  #done(clean: boolean): Progress {
    if (!clean) this.reusable = false;
    [this.#body, this.#chunked, this.#trailers, this.begun] = [-1, false, false, false];
    return "done";
  }
}
