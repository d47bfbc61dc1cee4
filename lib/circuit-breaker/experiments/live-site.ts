import { type DashboardRow, startDashboard } from "../../dashboard/mod.ts";
import { RealClock } from "../../sim/mod.ts";
import { CircuitBreaker } from "../breaker.ts";
import { Bulkhead } from "../bulkhead.ts";
import { Fallback } from "../fallback.ts";
import { pipeline } from "../pipeline.ts";
import { Timeout } from "../timeout.ts";
import { type Dependency, startDependencies } from "./dependencies.ts";

/** The colours of a circuit's states. */
export const STATE_COLORS: Record<string, string> = {
  "closed": "#12999b",
  "half-open": "#e8a33d",
  "open": "#c5221f",
};

/** A run against real services. Times in ms. */
export interface LiveOptions {
  /** Checkouts per second to each of the two sites. */
  rate?: number;
  /** Length of the run; loyalty is slow in the second third. */
  length?: number;
  timeout: number;
  failureRate: number;
  /** Told where the page is, while it runs. */
  onPage?: (url: string) => void | Promise<void>;
  signal?: AbortSignal;
}

/** A quarter of a second of one site. */
export interface LiveRow {
  site: "unprotected" | "protected";
  /** In s. */
  time: number;
  /** Answered in this time, per second. */
  answered: number;
  /** Longest answer of this time, in ms. */
  slowest: number;
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

const BIN = 250, NAMES = ["seats", "payments", "loyalty"] as const;

/**
 * Two checkouts on this machine that call the same three HTTP services in processes of their own: one as it
 * comes, one with time-out, breaker, bulkhead and fallback. In the middle the page's own button makes
 * loyalty slow, and another heals it. Everything that was started is stopped, whatever happens.
 */
export async function liveSite(options: LiveOptions): Promise<LiveRun> {
  const { rate = 40, length = 3600, timeout, failureRate, onPage, signal } = options;
  const clock = new RealClock();
  const services = await startDependencies({ seats: 5, payments: 8, loyalty: 8 }, length + 20_000);
  const guards = Object.fromEntries(
    NAMES.map((name) => [name, guard(services.of[name], name, timeout, failureRate)]),
  ) as Record<typeof NAMES[number], ReturnType<typeof guard>>;
  const points = new Fallback<string>({ clock, fallback: "" });
  const faults = {
    slow: () => services.of.loyalty.fault({ delay: 1200 }),
    break: () => services.of.loyalty.fault({ fail: 1 }),
    heal: () => services.of.loyalty.fault(),
  };
  try {
    await using page = await disposable(startDashboard({
      title: "Checkout: circuits",
      panels: [
        { title: "Circuits", kind: "ribbon", fields: NAMES, colors: STATE_COLORS },
        { title: "Answers", kind: "lines", fields: ["live", "default"], unit: "per second" },
        { title: "Latency", kind: "lines", fields: ["p50", "p99"], unit: "ms" },
        { title: "Loyalty's bulkhead", kind: "lines", fields: ["occupied"], unit: "places" },
      ],
      buttons: Object.keys(faults).map((command) => ({ command, label: `${command} loyalty` })),
      commands: faults,
      budget: length + 10_000,
      ...(signal && { signal }),
    }));
    await onPage?.(page.url);
    const press = async (name: keyof typeof faults) => {
      const url = new URL(`/commands/${name}`, page.url);
      await fetch(url, { method: "POST", headers: { "x-dashboard": "1" } });
    };
    const answers: Record<string, number> = {};
    const done: { site: LiveRow["site"]; at: number; ms: number; from: string }[] = [];
    const leave = new AbortController();
    const start = clock.now();
    const since = () => clock.now() - start;
    const unprotected = async () => {
      const began = since(), context = { signal: leave.signal };
      for (const name of NAMES) await services.of[name].call(context);
      done.push({ site: "unprotected", at: since(), ms: since() - began, from: "live" });
    };
    const guarded = async () => {
      const began = since(), { seats, payments, loyalty } = guards;
      await seats.policy.execute((context) => services.of.seats.call(context));
      const { from } = await points.execute(
        "points",
        (context) => services.of.loyalty.call(context),
        loyalty.policy,
      );
      await payments.policy.execute((context) => services.of.payments.call(context));
      answers[from] = (answers[from] ?? 0) + 1;
      done.push({ site: "protected", at: since(), ms: since() - began, from });
    };
    const calls: Promise<void>[] = [];
    let shown = 0, pressed = 0;
    for (let due = 0; due < length; due += 1000 / rate) {
      await clock.sleep(Math.max(0, start + due - clock.now()), signal);
      if (pressed === 0 && due >= length / 3) pressed = calls.push(press("slow"));
      if (pressed > 0 && due >= 2 * length / 3) {
        calls.push(press("heal"));
        pressed = -1;
      }
      for (const visit of [unprotected, guarded]) calls.push(visit().catch(() => {}));
      if (due >= shown) {
        page.push(snapshot(since(), done, guards));
        shown += BIN / 2;
      }
    }
    // Who still waits for loyalty leaves with the last visitor.
    leave.abort();
    await Promise.all(calls);
    return {
      rows: binned(done, length),
      page: page.history.since(0).map(({ row }) => row),
      url: page.url,
      answers,
      fault: [length / 3000, 2 * length / 3000],
      left: await gone(services),
    };
  } finally {
    for (const { close } of Object.values(guards)) close();
    await services.stop();
  }
}

function guard(_: Dependency, name: string, ms: number, failureRate: number) {
  const clock = new RealClock(), timeout = new Timeout({ clock, ms });
  const breaker = new CircuitBreaker({
    clock,
    name,
    failureRate,
    window: { size: 20 },
    minimumCalls: 5,
    wait: 300,
    probes: 2,
  });
  const bulkhead = new Bulkhead({ limit: 10 });
  const policy = pipeline(breaker, bulkhead, timeout);
  return { policy, breaker, bulkhead, close: () => timeout.close() };
}

function snapshot(
  now: number,
  done: readonly { site: string; at: number; ms: number; from: string }[],
  guards: Record<string, ReturnType<typeof guard>>,
): DashboardRow {
  const last = done.filter(({ site, at }) => site === "protected" && at > now - 500);
  const times = last.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (q: number) => times[Math.floor(q * (times.length - 1))] ?? null;
  const rate = (from: string) => last.filter((answer) => answer.from === from).length * 2;
  return {
    time: now / 1000,
    ...Object.fromEntries(
      Object.entries(guards).map(([name, { breaker }]) => [name, breaker.state]),
    ),
    live: rate("live"),
    default: rate("default"),
    p50: at(0.5),
    p99: at(0.99),
    occupied: guards["loyalty"]!.bulkhead.active,
  };
}

function binned(
  done: readonly { site: LiveRow["site"]; at: number; ms: number }[],
  length: number,
): LiveRow[] {
  return (["unprotected", "protected"] as const).flatMap((site) =>
    Array.from({ length: Math.floor(length / BIN) }, (_, bin): LiveRow => {
      const own = done.filter((one) => one.site === site && Math.floor(one.at / BIN) === bin);
      return {
        site,
        time: (bin + 0.5) * BIN / 1000,
        answered: own.length * 1000 / BIN,
        slowest: Math.max(0, ...own.map(({ ms }) => ms)),
      };
    })
  );
}

async function gone(services: { of: Record<string, Dependency>; stop(): Promise<void> }) {
  await services.stop();
  const alive = await Promise.all(
    Object.values(services.of).map(({ url }) => fetch(url).then(() => 1, () => 0)),
  );
  return alive.reduce((sum: number, one) => sum + one, 0);
}

async function disposable<T extends { close(): Promise<void> }>(
  made: Promise<T>,
): Promise<T & AsyncDisposable> {
  const thing = await made;
  return Object.assign(thing, { [Symbol.asyncDispose]: () => thing.close() });
}

/** A stretch of one circuit's state, in s. */
export interface RibbonRow {
  dependency: string;
  state: string;
  from: number;
  to: number;
}

/** The page's rows as stretches for a still picture of its ribbons. */
export function ribbons(page: readonly DashboardRow[]): RibbonRow[] {
  return NAMES.flatMap((dependency) => {
    const list: RibbonRow[] = [];
    page.forEach((row, i) => {
      const from = Number(row["time"]), state = String(row[dependency]), last = list.at(-1);
      const to = Number(page[i + 1]?.["time"] ?? from + BIN / 2000);
      if (last?.state === state) last.to = to;
      else list.push({ dependency, state, from, to });
    });
    return list;
  });
}
