import { CircuitBreaker, pipeline, Timeout } from "../../../circuit-breaker/mod.ts";
import { type Dashboard, startDashboard } from "../../../dashboard/mod.ts";
import { serveHere } from "../../../services/serve-here.ts";
import { quantile, random, RealClock } from "../../../sim/mod.ts";
import { ActiveFaults, type Fault, Sprt } from "../../mod.ts";
import { cutOff, ProxyCollection, toxicFault } from "../../real/mod.ts";

/** A page on which a reader breaks a shop's payments, and a test ends what does harm. */
export interface LiveChaos {
  page: Dashboard;
  faults: ActiveFaults;
  /** What its button does. */
  inject(fault: string): Promise<void>;
  /** How often the test has ended a fault. */
  aborts: () => number;
  close(): Promise<void>;
}

const EVERY = 10, TIMEOUT = 120, ROW = 250;
/** Healthy and harmful shares of failures, and how often the test may be wrong. */
const TEST = { p0: 0.02, p1: 0.3, alpha: 0.01, beta: 0.01 };

/** Starts it. It closes itself after `budget` ms. */
export async function startLiveChaos({ budget = 120_000 } = {}): Promise<LiveChaos> {
  const clock = new RealClock(), proxies = new ProxyCollection(random(1));
  const served = await serveHere(() => Response.json({ paid: true }), budget + 5000);
  const upstream = new URL(served.url).host;
  const proxy = await proxies.add({ name: "payments", upstream, enabled: true });
  const timeout = new Timeout({ clock, ms: TIMEOUT }), faults = new ActiveFaults();
  const breaker = new CircuitBreaker({
    ...{ clock, name: "payments", window: { size: 40 }, minimumCalls: 20, wait: 1000, probes: 3 },
  });
  const stack = pipeline(breaker, timeout), test = new Sprt(TEST), end = new AbortController();
  const toxic = (type: string, attributes: Record<string, number>): Fault =>
    toxicFault(proxy, { type, stream: "downstream", attributes });
  const known: Record<string, Fault> = {
    "slow by 80 ms": toxic("latency", { latency: 80 }),
    "slow by 400 ms": toxic("latency", { latency: 400 }),
    silent: toxic("timeout", { timeout: 0 }),
    "cut off": cutOff(proxy),
  };
  let good = 0, times: number[] = [], aborts = 0, watched = true;
  const heal = () => faults.revertAll();
  const inject = (fault: string) => faults.inject(known[fault]!);
  const page = await startDashboard({
    title: "Break the payments",
    budget,
    panels: [
      { kind: "lines", title: "Goodput", fields: ["good"], unit: "payments/s" },
      { kind: "lines", title: "99th percentile", fields: ["p99"], unit: "ms" },
      {
        kind: "ribbon",
        title: "Circuit and faults",
        fields: ["circuit", "faults"],
        colors: {
          closed: "#0f766e",
          "half-open": "#b45309",
          open: "#b91c1c",
          none: "#0f766e",
          ill: "#b91c1c",
        },
      },
      {
        kind: "lines",
        title: "The test: above the upper line it ends the fault",
        fields: ["ratio", "upper", "lower"],
        unit: "log of the likelihood ratio",
      },
    ],
    buttons: [
      {
        label: "inject",
        command: "inject",
        inputs: [{
          kind: "select",
          name: "fault",
          label: "fault",
          options: Object.keys(known) as [string, ...string[]],
        }],
      },
      { label: "heal", command: "heal" },
      {
        label: "set",
        command: "watch",
        inputs: [{
          kind: "select",
          name: "test",
          label: "the test may end faults",
          options: ["yes", "no"],
        }],
      },
    ],
    commands: {
      inject: async ({ fault }) => await inject(String(fault)),
      heal: async () => void await heal(),
      watch: ({ test }) => void (watched = test === "yes"),
    },
  });
  const pay = async () => {
    const start = performance.now();
    const ok = await stack.execute(async ({ signal }) => {
      const within = AbortSignal.any([signal, end.signal]);
      const response = await fetch(`http://${proxy.listen}/`, { method: "POST", signal: within });
      await response.json();
    }).then(() => true, () => false);
    if (ok) {
      good++;
      times.push(performance.now() - start);
    }
    if (faults.names.length === 0) test.ratio = 0;
    else if (test.add(!ok) === "abort" && watched) {
      aborts++;
      void heal();
    }
  };
  const began = performance.now(), traffic = setInterval(() => void pay(), EVERY);
  const rows = setInterval(() => {
    page.push({
      time: (performance.now() - began) / 1000,
      good: good * 1000 / ROW,
      p99: times.length > 0 ? quantile(times, 0.99) : 0,
      circuit: breaker.state,
      faults: faults.names.length > 0 ? "ill" : "none",
      ...{ ratio: test.ratio, upper: test.upper, lower: test.lower },
    });
    good = 0;
    times = [];
  }, ROW);
  let closing: Promise<void> | undefined;
  const close = () =>
    closing ??= (async () => {
      clearInterval(traffic);
      clearInterval(rows);
      clearTimeout(timer);
      end.abort();
      timeout.close();
      await heal();
      await page.close();
      await proxies.close();
      await served.close();
    })();
  const timer = setTimeout(() => void close(), budget);
  return { page, faults, inject, aborts: () => aborts, close };
}
