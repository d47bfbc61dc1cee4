import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { CallContext } from "../policy.ts";
import { parseRetryAfter } from "../retry.ts";

/** A running dependency. */
export interface Dependency {
  readonly url: string;
  readonly pid: number;
  /** Calls it; an answer from 500 up rejects, with its `Retry-After` in ms. */
  call(context?: Partial<CallContext>): Promise<string>;
  /** Makes it slow (`delay`, ms), broken (`fail`, a share), or well again (nothing). */
  fault(fault?: { delay?: number; fail?: number }): Promise<void>;
}

/** Dependencies as processes of their own. */
export interface Dependencies<Name extends string> {
  readonly of: Record<Name, Dependency>;
  /** Ends all and waits until they are gone. */
  stop(): Promise<void>;
}

/** Time in which a process must have started, in ms. */
const START_BUDGET = 15_000;

/**
 * Starts one HTTP service per name, with this very runtime. They end when `stop` is called, when this
 * process ends, or after `budget` ms.
 *
 * @param delays What a request takes at each while it is well, in ms.
 */
export async function startDependencies<Name extends string>(
  delays: Record<Name, number>,
  budget = 30_000,
): Promise<Dependencies<Name>> {
  const names = Object.keys(delays) as Name[];
  const children = names.map((name) => start(delays[name], budget));
  const stop = async () => {
    await Promise.all(children.map(ended));
  };
  try {
    const urls = await Promise.all(children.map(listening));
    const of = Object.fromEntries(
      names.map((name, i) => [name, dependency(urls[i]!, children[i]!.pid!)]),
    ) as Record<Name, Dependency>;
    return { of, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function dependency(url: string, pid: number): Dependency {
  return {
    url,
    pid,
    call: async ({ signal } = {}) => {
      const response = await fetch(url, signal ? { signal } : {});
      const text = await response.text();
      if (response.status < 500) return text;
      const retryAfter = parseRetryAfter(response.headers.get("retry-after"), Date.now());
      throw Object.assign(new Error(`answered ${response.status}`), { retryAfter });
    },
    fault: async ({ delay, fail } = {}) => {
      const query = new URLSearchParams();
      if (delay !== undefined) query.set("delay", String(delay));
      if (fail !== undefined) query.set("fail", String(fail));
      const response = await fetch(`${url}/fault?${query}`, { method: "POST" });
      await response.text();
    },
  };
}

function start(delay: number, budget: number): ChildProcess {
  const file = fileURLToPath(new URL("./dependency.ts", import.meta.url));
  const flags = process.versions["deno"] ? ["run", "-A", "--no-config"] : [];
  return spawn(process.execPath, [...flags, file, String(delay), String(budget)], {
    stdio: ["pipe", "pipe", "ignore"],
  });
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`Cannot start a dependency: ${why}`));
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
