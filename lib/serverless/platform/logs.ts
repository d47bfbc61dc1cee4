/** What a call wrote. */
export interface CallLog {
  trace: string;
  fn: string;
  stdout: string;
  stderr: string;
  /** Characters that were left out. */
  cut: number;
}

/**
 * Logs by call, each cut at a size, a function's oldest dropped beyond a count: a flood fills neither memory nor disk,
 * and takes nobody else's logs away.
 */
export class Logs {
  readonly #functions = new Map<string, Map<string, CallLog>>();
  readonly #of = new Map<string, CallLog>();
  readonly #most: number;
  readonly #size: number;
  /** Logs that were dropped. */
  dropped = 0;

  /** @param size Characters that are kept of one call. @param most Calls of a function that are kept. */
  constructor(size = 64_000, most = 100) {
    this.#size = size;
    this.#most = most;
  }

  /** @returns Whether more of this call will be kept: where not, its writer may be paused or killed. O(1). */
  write(fn: string, trace: string, stream: "stdout" | "stderr", text: string): boolean {
    const log = this.#of.get(trace) ?? this.#begun(fn, trace);
    const left = this.#size - log.stdout.length - log.stderr.length;
    log[stream] += text.slice(0, left);
    log.cut += Math.max(0, text.length - left);
    return text.length < left;
  }

  of(trace: string): CallLog | undefined {
    return this.#of.get(trace);
  }

  /** Logs of a function, the oldest first. */
  by(fn: string): CallLog[] {
    return [...this.#functions.get(fn)?.values() ?? []];
  }

  #begun(fn: string, trace: string): CallLog {
    let calls = this.#functions.get(fn);
    if (!calls) this.#functions.set(fn, calls = new Map());
    if (calls.size >= this.#most) {
      const oldest = calls.keys().next().value!;
      calls.delete(oldest);
      this.#of.delete(oldest);
      this.dropped++;
    }
    const log = { trace, fn, stdout: "", stderr: "", cut: 0 };
    calls.set(trace, log);
    this.#of.set(trace, log);
    return log;
  }
}
