import { startProcesses } from "../../services/processes.ts";
import type { CallContext } from "../policy.ts";
import { parseRetryAfter } from "../retry-after.ts";

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
  const program = new URL("./dependency.ts", import.meta.url);
  const { urls, pids, stop } = await startProcesses(
    program,
    names.map((name) => [delays[name], budget]),
  );
  const of = Object.fromEntries(
    names.map((name, i) => [name, dependency(urls[i]!, pids[i]!)]),
  ) as Record<Name, Dependency>;
  return { of, stop };
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
