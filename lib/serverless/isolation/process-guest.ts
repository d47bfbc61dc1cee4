import type { ChildProcess } from "node:child_process";
import { Lines, type Message } from "./lines.ts";
import { spawnGuest } from "./spawn-guest.ts";
import { Deadline } from "./deadline.ts";
import { endsWithUs, hasEnded } from "../../services/mod.ts";
import { killGroup } from "../../services/process-group.ts";
import { type OpenCall, openCall } from "./open-call.ts";
import { overLimit } from "./over-limit.ts";
import {
  type Answer,
  type Guest,
  type Killed,
  type Limits,
  messageOf,
  MOST_RESULT,
} from "./tier.ts";
import { usageOf } from "./usage.ts";

/** Longest wait for a guest to come up, in ms; time between two looks at its memory, in ms. */
const START_MS = 10_000, LOOK_MS = 20;
/** While it has no call it is looked at once in so many looks, and may use so much processor time between two, in ms. */
const IDLE_LOOKS = 10, IDLE_CPU_MS = 120;
/** Longest line of a guest, in characters. */
const MOST_LINE = MOST_RESULT + 1000;

/** A guest in a process of its own, spoken to in lines of JSON. Whatever it does, killing its process ends it. */
export class ProcessGuest implements Guest {
  readonly #child: ChildProcess;
  readonly #lines: Lines;
  readonly #limits: Limits;
  readonly #calls = new Map<number, OpenCall>();
  readonly #gone: Promise<void>;
  #ready: ((error?: Error) => void) | undefined;
  #count = 0;
  #alive = true;
  #written = 0;
  #said = "";
  #killed: Killed | undefined;
  #forgotten: Promise<void> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #looks = 0;
  /** Calls so far and processor time at the last look while it had none. */
  #idle: { calls: number; cpuMs: number } | undefined;
  readonly #deadline: Deadline;

  private constructor(command: string, args: readonly string[], limits: Limits) {
    this.#limits = limits;
    const oldest = () => this.#alive ? this.#calls.values().next().value?.began : undefined;
    this.#deadline = new Deadline(limits.timeoutMs, oldest, () => this.#kill("timeout"));
    this.#child = spawnGuest(command, args);
    this.#lines = new Lines(this.#child, MOST_LINE, {
      line: (text) => this.#hear(text),
      tooLong: () => this.#kill("output"),
    });
    this.#child.stderr?.setEncoding("utf8");
    this.#child.stderr?.on("data", (text: string) => this.#log("stderr", text));
    this.#gone = new Promise((resolve) => {
      const end = () => {
        this.#end(this.#killed ?? "ended");
        resolve();
      };
      this.#child.once("exit", end).once("error", end);
    });
  }

  /** @throws {Error} Where it does not come up, or can't load the code. */
  static async start(
    command: string,
    args: readonly string[],
    code: string,
    limits: Limits,
  ): Promise<ProcessGuest> {
    const guest = new ProcessGuest(command, args, limits);
    try {
      // A guest without code does nothing, and ends with its input: so this comes first.
      if (guest.pid > 0) await endsWithUs(guest.pid);
      await guest.#load(code);
      return guest;
    } catch (error) {
      await guest.stop();
      throw error;
    }
  }

  get alive(): boolean {
    return this.#alive;
  }
  get pid(): number {
    return this.#child.pid ?? -1;
  }

  #load(code: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => {
        clearTimeout(timer);
        this.#ready = undefined;
        if (error) reject(error);
        else resolve();
      };
      const timer = setTimeout(
        () => settle(new Error("Cannot start a guest: it took too long")),
        START_MS,
      );
      this.#ready = settle;
      if (!this.#alive) {
        return settle(new Error(`Cannot start a guest: it ended: ${this.#said.slice(-300)}`));
      }
      this.#lines.write(JSON.stringify({ code }));
      this.#timer = setInterval(() => void this.#look(), LOOK_MS);
    });
  }

  invoke(event: unknown, signal?: AbortSignal): Promise<Answer> {
    const began = performance.now(), id = this.#count++;
    return new Promise((resolve) => {
      const abort = signal && (() => this.#kill("aborted"));
      const open = openCall(began, resolve, () => {
        if (abort) signal.removeEventListener("abort", abort);
      });
      if (!this.#alive || this.#killed) {
        return open.settle({ killed: "ended", error: "it has ended" });
      }
      let line: string;
      try {
        line = JSON.stringify({ id, event });
      } catch (error) {
        return open.settle({ error: `Cannot send the event: ${messageOf(error)}` });
      }
      if (this.#calls.size === 0) this.#written = 0;
      this.#calls.set(id, open);
      this.#deadline.arm();
      if (abort) {
        signal.addEventListener("abort", abort, { once: true });
        if (signal.aborted) return abort();
      }
      this.#lines.write(line);
    });
  }

  async usage(): Promise<{ memoryMB?: number; cpuMs?: number }> {
    return (await usageOf(this.pid)) ?? {};
  }

  async stop(): Promise<void> {
    this.#kill("ended");
    await this.#gone;
    await this.#forgotten;
    // One that ended before it was watched.
    if (this.pid > 0) await hasEnded(this.pid);
  }

  #hear(line: string): void {
    try {
      this.#take(JSON.parse(line) as Message);
    } catch {
      this.#log("stdout", line);
    }
  }

  #take({ id, value, error, log, text, ready }: Message): void {
    if (log !== undefined) return this.#log(log === "stderr" ? log : "stdout", String(text), id);
    if (ready !== undefined) {
      return this.#ready?.(ready ? undefined : new Error(`Cannot load code: ${error}`));
    }
    const open = id === undefined ? undefined : this.#calls.get(id);
    if (!open) return;
    this.#calls.delete(id!);
    open.settle(error === undefined ? { value } : { error: String(error) });
  }

  /** What says of no call whose it is belongs to the oldest one in hand; what comes after an answer, to none. */
  #log(stream: "stdout" | "stderr", text: string, id?: number): void {
    const { output = 1_000_000 } = this.#limits;
    this.#written += text.length;
    const open = id === undefined ? this.#calls.values().next().value : this.#calls.get(id);
    if (open) open[stream] += text.slice(0, Math.max(0, output - open[stream].length));
    else this.#said = (this.#said + text).slice(-2000);
    if (this.#written > output) this.#kill("output");
  }

  /** Its limits hold while it loads, in a call and after it: what it began in a call may go on when that is answered. */
  async #look(): Promise<void> {
    const idle = this.#calls.size === 0 && this.#ready === undefined, calls = this.#count;
    if (idle && ++this.#looks % IDLE_LOOKS !== 0) return;
    const usage = await usageOf(this.pid);
    if (!usage || !this.#alive) return;
    const why = overLimit(usage, this.#limits);
    if (why !== undefined) return this.#kill(why);
    const last = this.#idle;
    this.#idle = idle && calls === this.#count ? { calls, cpuMs: usage.cpuMs } : undefined;
    // Time that nobody asked for is nobody's to pay.
    if (this.#idle && last?.calls === calls && usage.cpuMs - last.cpuMs > IDLE_CPU_MS) {
      this.#kill("timeout");
    }
  }

  #kill(why: Killed): void {
    if (!this.#alive || this.pid < 0) return;
    this.#killed ??= why;
    killGroup(this.#child);
  }

  #end(killed: Killed): void {
    this.#alive = false;
    clearInterval(this.#timer);
    this.#deadline.cancel();
    this.#ready?.(new Error(`Cannot start a guest: it ended: ${this.#said.slice(-300)}`));
    for (const open of this.#calls.values()) open.settle({ killed, error: `ended: ${killed}` });
    this.#calls.clear();
    if (this.pid > 0) this.#forgotten = hasEnded(this.pid);
  }
}
