import {
  type Dashboard,
  type DashboardOptions,
  type DashboardRow,
  startDashboard,
} from "../../dashboard/mod.ts";
import { RealClock } from "../../sim/mod.ts";
import { type Dependencies, startDependencies } from "./dependencies.ts";
import { type Answered, Checkouts, type Name, NAMES } from "./live-checkouts.ts";
import { BIN, binned, type LiveRow, snapshot, STATE_COLORS } from "./live-rows.ts";

/** A run against real services. Times in ms. */
export interface LiveOptions {
  /** Checkouts per second to each of the two sites. */
  rate?: number;
  /** Length of the run; loyalty is slow in the second third. */
  length?: number;
  timeout: number;
  /** What loyalty takes while it is slow. Default: 1200. */
  slow?: number;
  failureRate: number;
  /** Told where the page is, while it runs. */
  onPage?: (url: string) => void | Promise<void>;
  signal?: AbortSignal;
}

/** What the run showed. */
export interface LiveRun {
  rows: LiveRow[];
  /** The protected site's page, row by row. */
  page: DashboardRow[];
  url: string;
  /** Where the answers of the protected site came from. */
  answers: Record<string, number>;
  /** When the fault was there, in s. */
  fault: readonly [from: number, to: number];
  /** Processes that are still there afterwards. */
  left: number;
}

type Services = Dependencies<Name>;

/**
 * Two checkouts on this machine that call the same three HTTP services in processes of their own: one as it
 * comes, one with time-out, breaker, bulkhead and fallback. In the middle the page's own button makes
 * loyalty slow, and another heals it. Everything that was started is stopped, whatever happens.
 */
export async function liveSite(options: LiveOptions): Promise<LiveRun> {
  const { length = 3600, onPage, signal } = options;
  const services = await startDependencies({ seats: 5, payments: 8, loyalty: 8 }, length + 20_000);
  try {
    await using page = await startDashboard({
      ...pageOf(services, options.slow),
      budget: length + 10_000,
      ...(signal && { signal }),
    });
    await onPage?.(page.url);
    // The first call of a process takes longer than its thousandth, and is not what is measured.
    await Promise.all(NAMES.map((name) => services.of[name].call()));
    using checkouts = new Checkouts(services.of, options);
    await traffic(checkouts, page, options);
    const { done } = checkouts;
    return {
      rows: binned(done, length),
      page: page.history.since(0).map(({ row }) => row),
      url: page.url,
      answers: sources(done),
      fault: [length / 3000, 2 * length / 3000],
      left: await gone(services),
    };
  } finally {
    await services.stop();
  }
}

/** Sends visitors at an even pace to both checkouts, and presses the page's buttons in between. */
async function traffic(
  checkouts: Checkouts,
  page: Dashboard,
  { rate = 40, length = 3600, signal }: LiveOptions,
): Promise<void> {
  const clock = new RealClock(), leave = new AbortController(), calls: Promise<unknown>[] = [];
  const presses = [["slow", length / 3], ["heal", 2 * length / 3]] as [string, number][];
  let shown = 0;
  for (let due = 0; due < length; due += 1000 / rate) {
    await clock.sleep(Math.max(0, due - checkouts.now()), signal);
    if (presses[0] && due >= presses[0][1]) calls.push(press(page, presses.shift()![0]));
    for (const visit of [checkouts.unprotected(leave.signal), checkouts.protected()]) {
      calls.push(visit.catch(() => {}));
    }
    if (due >= shown) {
      page.push(snapshot(checkouts));
      shown += BIN / 2;
    }
  }
  // Who still waits for loyalty leaves with the last visitor.
  leave.abort();
  await Promise.all(calls);
}

/** What a person does who presses a button of the page. */
async function press(page: Dashboard, command: string): Promise<void> {
  const url = new URL(`/commands/${command}`, page.url);
  await fetch(url, { method: "POST", headers: { "x-dashboard": "1" } });
}

/** The page's charts and its buttons. */
function pageOf({ of: { loyalty } }: Services, slow = 1200): DashboardOptions {
  const commands = {
    slow: () => loyalty.fault({ delay: slow }),
    break: () => loyalty.fault({ fail: 1 }),
    heal: () => loyalty.fault(),
  };
  return {
    title: "Checkout: circuits",
    panels: [
      { title: "Circuits", kind: "ribbon", fields: NAMES, colors: STATE_COLORS },
      { title: "Answers", kind: "lines", fields: ["live", "default"], unit: "per second" },
      { title: "Latency", kind: "lines", fields: ["p50", "p99"], unit: "ms" },
      { title: "Loyalty's bulkhead", kind: "lines", fields: ["occupied"], unit: "places" },
    ],
    buttons: Object.keys(commands).map((command) => ({ command, label: `${command} loyalty` })),
    commands,
  };
}

function sources(done: readonly Answered[]): Record<string, number> {
  const answers: Record<string, number> = {};
  for (const { site, from } of done) {
    if (site === "protected") answers[from] = (answers[from] ?? 0) + 1;
  }
  return answers;
}

/** Stops the services, and says how many still answer. */
async function gone(services: Services): Promise<number> {
  await services.stop();
  const alive = await Promise.all(
    Object.values(services.of).map(({ url }) => fetch(url).then(() => 1, () => 0)),
  );
  return alive.reduce((sum: number, one) => sum + one, 0);
}
