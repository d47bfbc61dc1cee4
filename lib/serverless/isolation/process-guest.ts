import type { ChildProcess } from "node:child_process";
import { killGroup, spawnGuest } from "./spawn-guest.ts";
import { forget, watch } from "./reaper.ts";
import { type Answer, type Guest, type Killed, type Limits, MOST_RESULT } from "./tier.ts";
import { usageOf } from "./usage.ts";

/** Longest wait for a guest to come up, in ms; time between two looks at its memory, in ms. */
const START_MS = 10_000, LOOK_MS = 20;
/** Processes that a guest may have. */
const MOST_PROCESSES = 12;
/** Longest line of a guest, in characters. */
const MOST_LINE = MOST_RESULT + 1000;

interface Open {
  began: number;
  settle(answer: Partial<Answer>): void;
  stdout: string;
  stderr: string;
}
interface Message {
  id?: number;
  value?: unknown;
  error?: string;
  log?: "stdout" | "stderr";
  text?: string;
  ready?: boolean;
}

/** A guest in a process of its own, spoken to in lines of JSON. Whatever it does, killing its process ends it. */
export class ProcessGuest implements Guest {
  readonly #child: ChildProcess;
  readonly #limits: Limits;
  readonly #calls = new Map<number, Open>();
  readonly #gone: Promise<void>;
  #ready: ((error?: Error) => void) | undefined;
  #count = 0;
  #alive = true;
  #rest = "";
  #out = "";
  #written = 0;
  #said = "";
  #killed: Killed | undefined;
  #forgotten: Promise<void> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  private constructor(command: string, args: readonly string[], limits: Limits) {
    this.#limits = limits;
    this.#child = spawnGuest(command, args);
    this.#child.stdin?.on("error", () => {});
    this.#child.stdout?.setEncoding("utf8");
    this.#child.stdout?.on("data", (text: string) => this.#hear(text));
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
      if (guest.pid > 0) await watch(guest.pid);
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
      this.#write(JSON.stringify({ code }));
      this.#timer = setInterval(() => void this.#look(), LOOK_MS);
    });
  }

  invoke(event: unknown, signal?: AbortSignal): Promise<Answer> {
    const began = performance.now(), id = this.#count++;
    return new Promise((resolve) => {
      const abort = signal && (() => this.#kill("aborted"));
      const open: Open = {
        began,
        stdout: "",
        stderr: "",
        settle: (answer) => {
          if (abort) signal.removeEventListener("abort", abort);
          const { stdout, stderr } = open;
          resolve({ ...answer, stdout, stderr, ms: performance.now() - began });
        },
      };
      if (!this.#alive || this.#killed) {
        return open.settle({ killed: "ended", error: "it has ended" });
      }
      if (this.#calls.size === 0) this.#written = 0;
      this.#calls.set(id, open);
      if (this.#deadline === undefined) this.#arm(this.#limits.timeoutMs);
      if (abort) {
        signal.addEventListener("abort", abort, { once: true });
        if (signal.aborted) return abort();
      }
      this.#write(JSON.stringify({ id, event }));
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
    if (this.pid > 0) await forget(this.pid);
  }

  /** One timer for all calls: the oldest is the first whose time is up. */
  #arm(ms: number): void {
    this.#deadline = setTimeout(() => {
      this.#deadline = undefined;
      const [oldest] = this.#calls.values();
      if (!oldest || !this.#alive) return;
      const left = oldest.began + this.#limits.timeoutMs - performance.now();
      if (left <= 0) this.#kill("timeout");
      else this.#arm(left);
    }, ms);
  }

  /** What is written in one turn goes out together. */
  #write(line: string): void {
    if (this.#out === "") {
      queueMicrotask(() => {
        const out = this.#out;
        this.#out = "";
        this.#child.stdin?.write(out);
      });
    }
    this.#out += `${line}\n`;
  }

  #hear(text: string): void {
    const all = this.#rest === "" ? text : this.#rest + text;
    let from = 0;
    for (let end; (end = all.indexOf("\n", from)) >= 0; from = end + 1) {
      const line = all.slice(from, end);
      try {
        if (line.length > MOST_LINE) return this.#kill("output");
        this.#take(JSON.parse(line) as Message);
      } catch {
        this.#log("stdout", line);
      }
    }
    this.#rest = all.slice(from);
    if (this.#rest.length > MOST_LINE) this.#kill("output");
  }

  #take({ id, value, error, log, text, ready }: Message): void {
    if (log !== undefined) return this.#log(log === "stderr" ? log : "stdout", String(text));
    if (ready !== undefined) {
      return this.#ready?.(ready ? undefined : new Error(`Cannot load code: ${error}`));
    }
    const open = id === undefined ? undefined : this.#calls.get(id);
    if (!open) return;
    this.#calls.delete(id!);
    open.settle(error === undefined ? { value } : { error: String(error) });
  }

  /** Belongs to the oldest call in hand; several at once share their logs. */
  #log(stream: "stdout" | "stderr", text: string): void {
    const { output = 1_000_000 } = this.#limits;
    this.#written += text.length;
    const [open] = this.#calls.values();
    if (open) open[stream] += text.slice(0, Math.max(0, output - open[stream].length));
    else this.#said = (this.#said + text).slice(-2000);
    if (this.#written > output) this.#kill("output");
  }

  async #look(): Promise<void> {
    if (this.#calls.size === 0) return;
    const usage = await usageOf(this.pid);
    if (!usage || !this.#alive) return;
    // A runtime needs memory before its guest has any; the limit is the guest's.
    if (usage.memoryMB > this.#limits.memoryMB + RUNTIME_MB) this.#kill("memory");
    if (usage.processes > MOST_PROCESSES) this.#kill("processes");
  }

  #kill(why: Killed): void {
    if (!this.#alive || this.pid < 0) return;
    this.#killed ??= why;
    killGroup(this.#child);
  }

  #end(killed: Killed): void {
    this.#alive = false;
    clearInterval(this.#timer);
    clearTimeout(this.#deadline);
    this.#ready?.(new Error(`Cannot start a guest: it ended: ${this.#said.slice(-300)}`));
    for (const open of this.#calls.values()) open.settle({ killed, error: `ended: ${killed}` });
    this.#calls.clear();
    if (this.pid > 0) this.#forgotten = forget(this.pid);
  }
}

/** What a runtime holds by itself at most, in MB. */
export const RUNTIME_MB = 110;
