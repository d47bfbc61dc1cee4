import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** HTTP servers that run as processes of their own, on this machine. */
export interface Processes {
  /** Where each listens. */
  readonly urls: readonly string[];
  readonly pids: readonly number[];
  /** Kills one, as a crash would. */
  kill(index: number): void;
  /** Ends all and waits until they are gone. Calling it twice does nothing. */
  stop(): Promise<void>;
}

/** Time in which a process must have started, in ms. */
const START_BUDGET = 15_000;

/**
 * Starts a program once per list of arguments, with this very runtime, and waits until each has printed
 * the port of the loopback address that it listens on. The program holds the other end of a pipe as its
 * standard input, and should end when that closes: then nothing outlives this process.
 *
 * @throws {Error} Where one does not start within 15 s; the others are ended.
 */
export async function startProcesses(
  program: URL,
  runs: readonly (readonly (string | number)[])[],
): Promise<Processes> {
  const children = runs.map((args) => start(program, args.map(String)));
  const stop = async () => {
    await Promise.all(children.map(ended));
  };
  try {
    const urls = await Promise.all(children.map(listening));
    const pids = children.map((child) => child.pid!);
    return { urls, pids, kill: (index) => void children[index]?.kill("SIGKILL"), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function start(program: URL, args: string[]): ChildProcess {
  const flags = process.versions["deno"] ? ["run", "-A", "--no-config"] : [];
  return spawn(process.execPath, [...flags, fileURLToPath(program), ...args], {
    stdio: ["pipe", "pipe", "ignore"],
  });
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`Cannot start an HTTP server of its own process: ${why}`));
    };
    const timer = setTimeout(() => fail(`no port within ${START_BUDGET} ms`), START_BUDGET);
    child.once("error", (error) => fail(error.message));
    child.once("exit", () => fail("it ended"));
    child.stdout!.once("data", (data) => {
      clearTimeout(timer);
      child.removeAllListeners("exit");
      resolve(`http://127.0.0.1:${String(data).trim()}`);
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}
