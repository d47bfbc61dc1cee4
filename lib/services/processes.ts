import type { ChildProcess } from "node:child_process";
import { freePorts } from "./free-port.ts";
import { LISTENING } from "./listening.ts";
import { spawnProgram } from "./own-program.ts";

/** Arguments of one process: a list, or what makes one from the ports of all and its own place among them. */
export type Arguments =
  | readonly (string | number)[]
  | ((ports: readonly number[], index: number) => readonly (string | number)[]);

/** HTTP servers that run as processes of their own, on this machine. */
export interface Processes {
  /** Where each listens. */
  readonly urls: readonly string[];
  readonly pids: readonly number[];
  /** Kills one, as a crash would. */
  kill(index: number): void;
  /** Starts one again with its own arguments, after ending it where it still runs. */
  restart(index: number): Promise<void>;
  /** Ends all and waits until they are gone. Calling it twice does nothing. */
  stop(): Promise<void>;
}

/** Time in which a process must have started, in ms. */
const START_BUDGET = 15_000;
/** How much of what a process said last is told where it fails, in characters. */
const LAST_WORDS = 600;

/**
 * Starts a program once per list of arguments, with this very runtime, and waits until each has said that
 * it listens ({@linkcode listening}). A free port is found for each before any of them starts, so that
 * they can be told of each other: `(ports) => [ports[0], ports[1]]` makes a chain. The program may use
 * what its own folder may: npm packages, `#lib/…`.
 *
 * The program holds the other end of a pipe as its standard input, and should end when that closes: then
 * nothing outlives this process.
 *
 * @throws {Error} Where one ends before it listens or does not start within 15 s, with the end of what it
 * said; the others are ended.
 */
export async function startProcesses(
  program: URL,
  runs: readonly Arguments[],
): Promise<Processes> {
  const ports = await freePorts(runs.length);
  const lists = runs.map((run, i) => (typeof run === "function" ? run(ports, i) : run).map(String));
  const children = lists.map((list) => new Child(program, list));
  const urls: string[] = [];
  let stopped = false;
  const stop = async () => {
    stopped = true;
    await Promise.all(children.map((child) => child.end()));
  };
  try {
    urls.push(...await Promise.all(children.map((child) => child.listening())));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    urls,
    get pids() {
      return children.map((child) => child.pid);
    },
    kill: (index) => children[index]?.kill(),
    restart: async (index) => {
      if (stopped || !children[index]) {
        throw new RangeError(
          `Cannot restart process ${index}: ${
            stopped ? "all were stopped" : `there are ${children.length}, counted from 0`
          }`,
        );
      }
      await children[index].end();
      children[index] = new Child(program, lists[index]!);
      urls[index] = await children[index].listening();
    },
    stop,
  };
}

/** One process and what it has said. */
class Child {
  readonly #child: ChildProcess;
  #complained = "";
  /** Why it can't be started; some systems tell only after a while. */
  #failure: Error | undefined;

  constructor(program: URL, args: readonly string[]) {
    this.#child = spawnProgram(program, args, ["pipe", "pipe", "pipe"]);
    this.#child.once("error", (error) => this.#failure = error);
    // A process that has ended can't be written to.
    this.#child.stdin?.on("error", () => {});
    this.#child.stderr?.on("data", (data) => {
      this.#complained = (this.#complained + data).slice(-LAST_WORDS);
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** Its address, once it has said that it listens there. */
  listening(): Promise<string> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        clearTimeout(timer);
        const words = this.#complained.trim();
        reject(
          new Error(
            `Cannot start an HTTP server of its own process: ${why}${
              words ? `; the last that it said: ${words}` : ""
            }`,
          ),
        );
      };
      const timer = setTimeout(
        () => fail(`it listens to nothing after ${START_BUDGET} ms`),
        START_BUDGET,
      );
      if (this.#failure) return fail(this.#failure.message);
      child.once("error", (error) => fail(error.message));
      // After the end of its outputs, so that its last words are all here.
      child.once("close", () => fail("it ended"));
      let said = "";
      child.stdout?.on("data", (data) => {
        said = (said + data).slice(-LAST_WORDS);
        const port = said.match(LISTENING)?.[1];
        if (port === undefined) return;
        clearTimeout(timer);
        resolve(`http://127.0.0.1:${port}`);
      });
    });
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** Ends it and waits until it is gone. One that never started has no end to wait for. */
  async end(): Promise<void> {
    const child = this.#child;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      child.kill("SIGKILL");
    });
  }
}
