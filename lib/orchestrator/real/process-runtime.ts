import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { endsWithUs, hasEnded } from "../../services/mod.ts";
import { runtimeWords } from "../../services/own-program.ts";
import { GROUPS, killGroup } from "../../services/process-group.ts";
import { LISTENING } from "../../services/listening.ts";
import type { Running, Runtime, RuntimeEvents } from "../agent/mod.ts";
import type { Pod } from "../model/mod.ts";
import { asked } from "./ask.ts";
import { Commands } from "./commands.ts";
import { type Limiter, limiter } from "./limiter.ts";
import { eachLine } from "./lines.ts";

export interface ProcessRuntimeOptions {
  /** Programs by name: what a container may run. */
  programs: Readonly<Record<string, URL>>;
  /** Time between taking a pod out of its service and asking it to end, in ms. Default: 100. */
  drainMs?: number;
  /** Who keeps limits. Default: the kernel where it lets us, else a look at their memory now and then. */
  limits?: Limiter;
}

interface Container {
  pod: Pod;
  child: ChildProcess;
  address: string | undefined;
}

/**
 * Containers as processes of this very runtime, on loopback: any system can do that. Each leads a group of processes,
 * and none outlives this process, however that ends: one that waits sees its standard input close, and one that spins
 * is ended by the reaper. What a pod starts in a session of its own ends with it where there are control groups, and
 * nowhere else.
 */
export class ProcessRuntime implements Runtime {
  readonly name = "process";
  readonly #programs: Readonly<Record<string, URL>>;
  readonly #drainMs: number;
  readonly #running = new Set<Container>();
  readonly #ending = new Set<Promise<void>>();
  readonly #limits: Limiter;
  readonly #commands = new Commands();

  constructor({ programs, drainMs = 100, limits = limiter() }: ProcessRuntimeOptions) {
    this.#programs = programs;
    this.#drainMs = drainMs;
    this.#limits = limits;
  }

  /** Ids of the processes that run now. */
  get pids(): number[] {
    return [...this.#running].map(({ child }) => child.pid ?? -1);
  }

  start(pod: Pod, events: RuntimeEvents): Running {
    const { program, args, limits } = pod.spec.container, url = this.#programs[program];
    const never = (why: string): Running => {
      events.log(`Cannot start ${pod.name}: ${why}`);
      queueMicrotask(() => events.exited(127));
      return { stop: () => {}, kill: () => {}, ask: (_, answer) => answer(false) };
    };
    if (!url) return never(`there is no program ${program}`);
    const words = [...runtimeWords(), fileURLToPath(url), ...args];
    let limited: ReturnType<Limiter["start"]>;
    try {
      limited = this.#limits.start(pod.name, limits, words, events.log);
    } catch (error) {
      return never((error as Error).message);
    }
    const child = spawn(limited.words[0]!, limited.words.slice(1), {
      stdio: ["pipe", "pipe", "pipe"],
      detached: GROUPS,
      env: { ...process.env, POD_NAME: pod.name, POD_NODE: pod.node ?? "" },
    });
    const container: Container = { pod, child, address: undefined };
    this.#running.add(container);
    if (child.pid !== undefined) {
      void endsWithUs(child.pid).catch((error) => events.log(error.message));
    }
    limited.began(child);
    const timers: ReturnType<typeof setTimeout>[] = [];
    let over = false;
    const end = (code: number) => {
      if (over) return;
      over = true;
      for (const timer of timers) clearTimeout(timer);
      this.#running.delete(container);
      // What it has started goes too.
      killGroup(child);
      const gone = this.#gone(limited, child);
      this.#ending.add(gone);
      void gone.finally(() => this.#ending.delete(gone));
      events.exited(code);
    };
    child.once("error", (error) => {
      events.log(error.message);
      end(127);
    });
    child.once("exit", (code, signal) => end(code ?? (signal === "SIGKILL" ? 137 : 143)));
    child.stdin?.on("error", () => {});
    eachLine(child, (line) => {
      const port = line.match(LISTENING)?.[1];
      if (port === undefined) return events.log(line);
      container.address = `127.0.0.1:${port}`;
      events.listening(container.address);
    });
    return {
      kill: () => killGroup(child),
      stop: (grace) => {
        timers.push(
          setTimeout(() => child.kill("SIGTERM"), this.#drainMs),
          setTimeout(() => killGroup(child), this.#drainMs + grace),
        );
      },
      ask: (action, answer) => asked(action, container.address, answer),
    };
  }

  /**
   * Runs a command beside a pod, with its name and address in its variables: processes have no walls to go behind.
   *
   * @returns The code that it ended with, 124 where it took longer than 10 s, and what it said.
   * @throws {RangeError} Where no such pod runs here.
   */
  exec(name: string, command: readonly string[]): Promise<{ code: number; text: string }> {
    const found = [...this.#running].find(({ pod }) => pod.name === name);
    if (!found) throw new RangeError(`Cannot run a command in ${name}: no such pod runs here`);
    return this.#commands.run(command, { POD_NAME: name, POD_ADDRESS: found.address ?? "" });
  }

  /** Kills what still runs, and waits until it is gone. */
  async close(): Promise<void> {
    await Promise.all([...this.#running].map(({ child }) =>
      new Promise<void>((resolve) => {
        child.once("exit", () => resolve());
        child.once("error", () => resolve());
        killGroup(child);
      })
    ));
    await Promise.all([...this.#ending, this.#commands.close()]);
    await this.#limits.close();
  }

  async #gone(limited: ReturnType<Limiter["start"]>, child: ChildProcess): Promise<void> {
    await limited.ended();
    if (child.pid !== undefined) await hasEnded(child.pid);
  }
}
