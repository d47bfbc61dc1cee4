import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import process from "node:process";
import { cpuMs, LoopLag, type TargetStats } from "./stats.ts";
import { Resource } from "./resource.ts";

/** Width of a slot in which arrivals are counted, in ms. */
export const SLOT_MS = 10;
const OK = Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");

/**
 * What the target does with a request: `/` answers at once; `/work?pool=5&lock=1&cpu=2` holds a token of the pool, then
 * the lock, then the processor, for so many ms; `/odd/…` answers wrongly. The rest is for whoever runs the test.
 */
export class TargetHandler {
  readonly #pool: Resource;
  readonly #lock = new Resource(1);
  readonly #lag = new LoopLag();
  readonly #began = performance.now();
  #cpuBusyMs = 0;
  #answered = 0;
  #leaked: Uint8Array[] = [];
  #slots: number[] = [];
  #slotsFrom = performance.now();

  constructor(tokens: number) {
    this.#pool = new Resource(tokens);
  }

  handle(path: string, socket: Socket): void {
    const at = Math.floor((performance.now() - this.#slotsFrom) / SLOT_MS);
    this.#slots[at] = (this.#slots[at] ?? 0) + 1;
    if (path === "/") return this.#ok(socket);
    const { pathname, searchParams } = new URL(path, "http://target");
    const ms = (name: string) => Math.min(10_000, Math.max(0, Number(searchParams.get(name) ?? 0)));
    if (pathname === "/work") {
      return this.#work(ms("pool"), ms("lock"), ms("cpu"), ms("leak"), socket);
    }
    if (pathname.startsWith("/odd/")) return odd(pathname.slice(5), socket);
    if (pathname === "/stats") return json(socket, this.stats());
    if (pathname === "/stall") {
      setTimeout(() => stall(ms("ms")), ms("after"));
      return this.#ok(socket);
    }
    if (pathname === "/arrivals") {
      json(socket, Array.from(this.#slots, (n) => n ?? 0));
      [this.#slots, this.#slotsFrom] = [[], performance.now()];
      return;
    }
    socket.write("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
  }

  stats(): TargetStats {
    const of = (name: string, { tokens, busyMs, queue }: Resource) => ({
      ...{ name, servers: tokens, busyMs, queue },
    });
    return {
      ...{ at: performance.now() - this.#began, answered: this.#answered, lagMs: this.#lag.take() },
      resources: [
        { name: "CPU", servers: 1, busyMs: this.#cpuBusyMs, queue: 0 },
        of("pool", this.#pool),
        of("lock", this.#lock),
      ],
      ...{ cpuMs: cpuMs(), rss: process.memoryUsage().rss },
    };
  }

  #ok(socket: Socket): void {
    this.#answered++;
    if (socket.writable) socket.write(OK);
  }

  #work(pool: number, lock: number, cpu: number, leakKb: number, socket: Socket): void {
    const last = () => {
      if (cpu > 0) this.#spin(cpu);
      // Written, so that it is really there.
      if (leakKb > 0) this.#leaked.push(new Uint8Array(leakKb * 1024).fill(1));
      this.#ok(socket);
    };
    const locked = () => lock > 0 ? this.#lock.hold(lock, last) : last();
    if (pool > 0) this.#pool.hold(pool, locked);
    else locked();
  }

  #spin(ms: number): void {
    const began = performance.now();
    while (performance.now() - began < ms);
    this.#cpuBusyMs += performance.now() - began;
  }
}

/** Nothing happens in this process for a while, as in a long garbage collection; the processor rests. */
function stall(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Answers as broken servers do. */
function odd(kind: string, socket: Socket): void {
  if (kind === "never") return;
  if (kind === "reset") return void socket.resetAndDestroy();
  if (kind === "500") return void socket.write("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n");
  if (kind === "half-head") return void socket.end("HTTP/1.1 200 OK\r\ncontent-le");
  if (kind === "half-body") {
    return void socket.end("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhal");
  }
  if (kind === "not-http") return void socket.write("hello\r\n\r\n");
  if (kind === "chunked") {
    return void socket.write(
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    );
  }
  if (kind === "to-the-end") return void socket.end("HTTP/1.0 200 OK\r\n\r\nok");
  socket.write("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
}

function json(socket: Socket, value: unknown): void {
  const body = JSON.stringify(value);
  socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
