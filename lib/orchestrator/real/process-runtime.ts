import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { LISTENING } from "../../services/listening.ts";
import type { Pod } from "../model/mod.ts";
import type { Running, Runtime, RuntimeEvents } from "../agent/mod.ts";
import { asked } from "./ask.ts";
import { MemoryWatch } from "./memory-watch.ts";

/** Longest line of a log that is kept, in characters. */
const LINE = 2000;

export interface ProcessRuntimeOptions {
  /** Programs by name: what a container may run. */
  programs: Readonly<Record<string, URL>>;
  /** Time between taking a pod out of its service and asking it to end, in ms. Default: 100. */
  drainMs?: number;
}

/**
 * Containers as processes of this very runtime, on loopback: any system can do that. Each holds the other end of a
 * pipe as its standard input and ends when that closes, so that none outlives this process, however that ends.
 */
export class ProcessRuntime implements Runtime {
  readonly name = "process";
  readonly #programs: Readonly<Record<string, URL>>;
  readonly #drainMs: number;
  readonly #children = new Set<ChildProcess>();
  readonly #watch = new MemoryWatch();

  constructor({ programs, drainMs = 100 }: ProcessRuntimeOptions) {
    this.#programs = programs;
    this.#drainMs = drainMs;
  }

  /** Ids of the processes that run now. */
  get pids(): number[] {
    return [...this.#children].map(({ pid }) => pid ?? -1);
  }

  start(pod: Pod, events: RuntimeEvents): Running {
    const { program, args, limits } = pod.spec.container;
    const url = this.#programs[program];
    if (!url) {
      events.log(`Cannot start ${pod.name}: there is no program ${program}`);
      queueMicrotask(() => events.exited(127));
      return { stop: () => {}, kill: () => {}, ask: (_, answer) => answer(false) };
    }
    const flags = process.versions["deno"] ? ["run", "-A", "--no-check", "--quiet"] : [];
    const child = spawn(process.execPath, [...flags, fileURLToPath(url), ...args], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, POD_NAME: pod.name, POD_NODE: pod.node ?? "" },
    });
    this.#children.add(child);
    let address: string | undefined, over = false;
    const timers: ReturnType<typeof setTimeout>[] = [];
    const end = (code: number) => {
      if (over) return;
      over = true;
      for (const timer of timers) clearTimeout(timer);
      this.#children.delete(child);
      this.#watch.remove(child.pid);
      events.exited(code);
    };
    child.once("error", (error) => {
      events.log(error.message);
      end(127);
    });
    child.once("exit", (code, signal) => end(code ?? (signal === "SIGKILL" ? 137 : 143)));
    child.stdin?.on("error", () => {});
    lines(child, (line) => {
      const port = line.match(LISTENING)?.[1];
      if (port === undefined) return events.log(line);
      address = `127.0.0.1:${port}`;
      events.listening(address);
    });
    if (limits["memory"] !== undefined) this.#watch.add(child, limits["memory"], events.log);
    return {
      kill: () => void child.kill("SIGKILL"),
      stop: (grace) => {
        timers.push(
          setTimeout(() => child.kill("SIGTERM"), this.#drainMs),
          setTimeout(() => child.kill("SIGKILL"), this.#drainMs + grace),
        );
      },
      ask: (action, answer) => asked(action, address, answer),
    };
  }

  /** Kills what still runs, and waits until it is gone. */
  async close(): Promise<void> {
    this.#watch.close();
    await Promise.all([...this.#children].map((child) =>
      new Promise<void>((resolve) => {
        child.once("exit", () => resolve());
        child.once("error", () => resolve());
        child.kill("SIGKILL");
      })
    ));
  }
}

/** Calls `each` with every line of both outputs; a line without end is cut. */
function lines(child: ChildProcess, each: (line: string) => void): void {
  for (const output of [child.stdout, child.stderr]) {
    let rest = "";
    output?.setEncoding("utf8");
    output?.on("data", (text: string) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop()!.slice(-LINE);
      for (const line of parts) if (line !== "") each(line.slice(0, LINE));
    });
  }
}
