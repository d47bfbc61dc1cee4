import type { ChildProcess } from "node:child_process";

/** A line of a guest: the answer to a call, a line of its log, or that its code is loaded. */
export interface Message {
  id?: number;
  value?: unknown;
  error?: string;
  log?: "stdout" | "stderr";
  text?: string;
  ready?: boolean;
}

/** What comes of a guest's lines. */
export interface LineEvents {
  line(text: string): void;
  /** A line that is longer than allowed: nothing that follows can be trusted. */
  tooLong(): void;
}

/** Lines to a process and from it. What is written in one turn goes out together, what comes in pieces is joined. */
export class Lines {
  readonly #child: ChildProcess;
  readonly #events: LineEvents;
  readonly #most: number;
  #rest = "";
  #out = "";
  #ended = false;

  /** @param most Longest line that is taken, in characters. */
  constructor(child: ChildProcess, most: number, events: LineEvents) {
    this.#child = child;
    this.#most = most;
    this.#events = events;
    child.stdin?.on("error", () => {});
    child.stdout?.setEncoding("utf8");
    child.stdout?.on("data", (text: string) => this.#hear(text));
  }

  write(line: string): void {
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
    if (this.#ended) return;
    const all = this.#rest === "" ? text : this.#rest + text;
    let from = 0;
    for (let end; (end = all.indexOf("\n", from)) >= 0; from = end + 1) {
      if (end - from > this.#most) return this.#end();
      this.#events.line(all.slice(from, end));
    }
    this.#rest = all.slice(from);
    if (this.#rest.length > this.#most) this.#end();
  }

  #end(): void {
    this.#ended = true;
    this.#rest = "";
    this.#events.tooLong();
  }
}
