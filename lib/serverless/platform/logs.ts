/** What a call wrote. */
export interface CallLog {
  trace: string;
  fn: string;
  stdout: string;
  stderr: string;
  /** Characters that were left out. */
  cut: number;
}

/** Logs by call, each cut at a size, the oldest dropped beyond a count: a flood fills neither memory nor disk. */
export class Logs {
  readonly #calls = new Map<string, CallLog>();
  readonly #most: number;
  readonly #size: number;
  /** Logs that were dropped. */
  dropped = 0;

  /** @param size Characters that are kept of one call. @param most Calls that are kept. */
  constructor(size = 64_000, most = 1000) {
    this.#size = size;
    this.#most = most;
  }

  /** @returns Whether more of this call will be kept: where not, its writer may be paused or killed. */
  write(fn: string, trace: string, stream: "stdout" | "stderr", text: string): boolean {
    let log = this.#calls.get(trace);
    if (!log) {
      if (this.#calls.size >= this.#most) {
        this.#calls.delete(this.#calls.keys().next().value!);
        this.dropped++;
      }
      this.#calls.set(trace, log = { trace, fn, stdout: "", stderr: "", cut: 0 });
    }
    const left = this.#size - log.stdout.length - log.stderr.length;
    log[stream] += text.slice(0, left);
    log.cut += Math.max(0, text.length - left);
    return text.length < left;
  }

  of(trace: string): CallLog | undefined {
    return this.#calls.get(trace);
  }

  /** Logs of a function, the oldest first. */
  by(fn: string): CallLog[] {
    return [...this.#calls.values()].filter((log) => log.fn === fn);
  }
}
