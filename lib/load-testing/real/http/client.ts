import { Buffer } from "node:buffer";
import { requireNumber } from "../../../sim/mod.ts";
import type { Outcome, Step, Target } from "../../models/target.ts";
import { type Address, Connection } from "./connection.ts";

/** How requests are sent. */
export interface HttpClientOptions {
  /** Where to: `http://127.0.0.1:PORT`. Loopback only: a load test of what is not one's own is an attack. */
  readonly url: string;
  /** Connections that may be open at once, made when they are needed. Default: 128. */
  readonly connections?: number;
  /** Time after which a request is given up, in ms; waiting for a connection counts. Default: 5000. */
  readonly timeoutMs?: number;
}

interface Waiting {
  readonly step: Step;
  readonly since: number;
  readonly deadline: number;
  readonly done: (outcome: Outcome) => void;
}

/**
 * An HTTP/1.1 client that only counts: connections that are kept open, no headers parsed that it does not need, no body
 * kept, one timer for all time-outs. Where no connection is free a request waits, and is not dropped.
 *
 * @example
 * ```ts
 * import { HttpClient } from "#lib/load-testing/real";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => new HttpClient({ url: "http://example.org" }), /loopback/);
 * ```
 */
export class HttpClient implements Target {
  readonly #address: Address;
  readonly #limit: number;
  readonly #timeoutMs: number;
  readonly #requests = new WeakMap<Step, Uint8Array>();
  readonly #all = new Set<Connection>();
  readonly #idle: Connection[] = [];
  #waiting: Waiting[] = [];
  #head = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  /** @throws {RangeError} Where the address is not on this machine's loopback, or a number is out of range. */
  constructor({ url, connections = 128, timeoutMs = 5000 }: HttpClientOptions) {
    const action = "create HttpClient";
    this.#address = loopback(url);
    requireNumber(action, "connections", connections, {
      ...{ unit: "connections", min: 1, max: 10_000, integer: true },
    });
    requireNumber(action, "the time-out", timeoutMs, { unit: "ms", min: 1, max: 600_000 });
    this.#limit = connections;
    this.#timeoutMs = timeoutMs;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#all.size;
  }

  /** Requests that wait for a connection. */
  get waiting(): number {
    return this.#waiting.length - this.#head;
  }

  send(step: Step, done: (outcome: Outcome) => void): void {
    if (this.#closed) return done({ ok: false, status: 0, error: "closed" });
    this.#timer ??= setInterval(this.#look, Math.min(50, Math.max(1, this.#timeoutMs / 8)));
    const since = performance.now(), deadline = since + this.#timeoutMs;
    const connection = this.#idle.pop() ?? this.#dial();
    if (connection) connection.send(this.#bytesOf(step), deadline, done);
    else this.#waiting.push({ step, since, deadline, done });
  }

  /** Closes all connections; what is open or waits ends as "closed". */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const { done } of this.#waiting.splice(0).slice(this.#head)) {
      done({ ok: false, status: 0, error: "closed" });
    }
    this.#head = 0;
    for (const connection of [...this.#all]) connection.close();
  }

  #dial(): Connection | undefined {
    if (this.#all.size >= this.#limit) return undefined;
    const connection = new Connection(this.#address, this.#free);
    this.#all.add(connection);
    return connection;
  }

  /** A connection can be used again, or is gone: whoever waits is next. */
  readonly #free = (connection: Connection, reusable: boolean): void => {
    if (!reusable) this.#forget(connection);
    if (this.#closed) return reusable ? connection.close() : undefined;
    const next = this.#waiting[this.#head];
    const by = reusable ? connection : next && this.#dial();
    if (!by) return;
    if (!next) return void this.#idle.push(by);
    this.#head++;
    if (this.#head > 1024 && 2 * this.#head > this.#waiting.length) this.#shorten();
    const { step, deadline, done } = next, waitedMs = performance.now() - next.since;
    by.send(this.#bytesOf(step), deadline, (outcome) => done({ ...outcome, waitedMs }));
  };

  /** One that is gone must not be taken for the next request: a server may close whom it has answered. */
  #forget(connection: Connection): void {
    this.#all.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  #shorten(): void {
    this.#waiting = this.#waiting.slice(this.#head);
    this.#head = 0;
  }

  /** Gives up what is too late. */
  readonly #look = (): void => {
    const now = performance.now();
    for (let i = this.#idle.length - 1; i >= 0; i--) {
      if (this.#idle[i]!.gone) this.#idle.splice(i, 1);
    }
    // Those that wait are in the order of their deadlines.
    while (this.#head < this.#waiting.length && this.#waiting[this.#head]!.deadline <= now) {
      const { since, done } = this.#waiting[this.#head++]!;
      done({ ok: false, status: 0, error: "time-out", waitedMs: now - since });
    }
    for (const connection of [...this.#all]) {
      if (connection.deadline <= now) connection.giveUp("time-out");
    }
  };

  #bytesOf(step: Step): Uint8Array {
    const known = this.#requests.get(step);
    if (known) return known;
    const { path, method = "GET", body } = step, { host, port } = this.#address;
    const length = body === undefined ? "" : `content-length: ${Buffer.byteLength(body)}\r\n`;
    const text = `${method} ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\n${length}\r\n${
      body ?? ""
    }`;
    const bytes = Buffer.from(text);
    this.#requests.set(step, bytes);
    return bytes;
  }
}

/** Host and port of an address on this machine. */
function loopback(url: string): Address {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const host = parsed?.hostname.replace(/^\[|\]$/g, "");
  if (parsed?.protocol === "http:" && /^(127(\.\d+){3}|localhost|::1)$/.test(host!)) {
    return { host: host!, port: Number(parsed.port || 80) };
  }
  throw new RangeError(
    `Cannot create HttpClient: the target must be http:// on this machine's loopback: received ${url}`,
  );
}
