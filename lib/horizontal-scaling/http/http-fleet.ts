import { type Processes, startProcesses } from "../../services/processes.ts";
import { type Draw, requireNumber } from "../../sim/mod.ts";
import type { Balancer } from "../balancers/balancer.ts";
import type { Pool } from "../pool.ts";

/** Real workers on this machine. */
export type HttpFleet = Processes;

/**
 * Starts HTTP workers as processes of their own, with this very runtime. They end when `stop` is called,
 * when this process ends, or after `budget` milliseconds.
 */
export async function startFleet(
  { workers, budget = 30_000 }: { workers: number; budget?: number },
): Promise<HttpFleet> {
  requireNumber("start a fleet", "workers", workers, {
    unit: "workers",
    min: 1,
    max: 16,
    integer: true,
  });
  const program = new URL("./worker.ts", import.meta.url);
  return await startProcesses(program, Array.from({ length: workers }, () => [budget]));
}

/** Requests sent by one caller through one balancer. */
export interface HttpLoad {
  fleet: HttpFleet;
  pool: Pool;
  balancer: Balancer;
  /** Name of the queue on each worker: loads with different lanes do not disturb each other. */
  lane: string;
  /** Draws the gap to the next request and its work, in ms. */
  gap: Draw;
  work: Draw;
  /** Time to send for, and time after which a request is given up, in ms. */
  duration: number;
  timeout?: number;
  /** Told how each request ended. */
  onDone?: (node: number, ok: boolean) => void;
  signal?: AbortSignal;
}

/** One request as the caller saw it. */
export interface HttpAnswer {
  /** When it was sent, in ms after the start. */
  sent: number;
  node: number;
  ok: boolean;
  ms: number;
}

/** Sends requests at drawn times, whether or not the last were answered, and waits for all answers. */
export async function sendLoad(options: HttpLoad): Promise<HttpAnswer[]> {
  const { gap, duration, signal } = options;
  const answers: Promise<HttpAnswer>[] = [];
  const start = performance.now();
  for (let due = gap(); due < duration; due += gap()) {
    // Late timers do not add up: each request is due at a time of its own.
    const wait = start + due - performance.now();
    if (wait > 0.5) await new Promise((resolve) => setTimeout(resolve, wait));
    if (signal?.aborted) break;
    answers.push(sendOne(options, start));
  }
  return await Promise.all(answers);
}

async function sendOne(options: HttpLoad, start: number): Promise<HttpAnswer> {
  const { fleet, pool, balancer, lane, work, timeout = 5000, onDone } = options;
  const began = performance.now(), node = balancer.pick(0);
  let ok = false;
  if (node >= 0) {
    pool.active[node]!++;
    try {
      const url = `${fleet.urls[node]}/${lane}?ms=${work().toFixed(3)}`;
      const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
      ok = response.ok;
      await response.text();
    } catch {
      ok = false;
    }
    pool.active[node]!--;
    if (ok) balancer.done?.(node, performance.now() - began);
  }
  onDone?.(node, ok);
  return { sent: began - start, node, ok, ms: performance.now() - began };
}
