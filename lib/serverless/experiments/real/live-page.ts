import { type Dashboard, startDashboard } from "../../../dashboard/mod.ts";
import { quantile } from "../../../sim/mod.ts";
import { fixed, ServerlessPlatform } from "../../mod.ts";
import { javascriptRuntime, processTier } from "../../real/mod.ts";

/** A page that shows a platform's instances, its queue and its 99th percentile, with a button that sends a burst. */
export interface LivePlatform {
  page: Dashboard;
  platform: ServerlessPlatform;
  /** What its button does: so many calls at once. */
  burst(calls: number): void;
  answered: () => number;
  refused: () => number;
  close(): Promise<void>;
}

const ROW = 200, QUIET_EVERY = 250, KEEP = 1500, MOST = 500;
const CODE = `function handler(event) {
  const end = performance.now() + event.ms;
  while (performance.now() < end);
  console.log("resized", event.n);
  return { n: event.n };
}`;

/** Starts it. It closes itself after `budget` ms. */
export async function startLivePlatform({ budget = 120_000 } = {}): Promise<LivePlatform> {
  const tier = processTier(javascriptRuntime());
  const platform = new ServerlessPlatform({
    ...{ tiers: { javascript: tier, python: tier }, max: 4, queue: 60, slots: 64 },
    keepAlive: () => fixed(KEEP),
  });
  platform.deploy({
    ...{ name: "resize", tenant: "halide", runtime: "javascript", code: CODE },
    ...{ memoryMB: 64, timeoutMs: 2000, triggers: [{ kind: "http" }] },
  });
  let times: number[] = [], calls = 0, answered = 0, refused = 0, inHand = 0, last = "";
  const call = async () => {
    const began = performance.now(), n = calls++;
    inHand++;
    const answer = await platform.call("resize", { n, ms: 2 });
    inHand--;
    if (answer.refused) return void refused++;
    answered++;
    last = `${answer.trace}: ${answer.stdout.trim()}`;
    times.push(performance.now() - began);
  };
  const burst = (count: number) => {
    for (let i = 0; i < Math.min(count, MOST); i++) void call();
  };
  const page = await startDashboard({
    title: "Functions on this machine",
    budget,
    panels: [
      { kind: "lines", title: "Instances", fields: ["busy", "idle", "warming"], unit: "instances" },
      { kind: "lines", title: "Calls that wait", fields: ["queue"], unit: "calls" },
      { kind: "lines", title: "99th percentile of those answered", fields: ["p99"], unit: "ms" },
      { kind: "lines", title: "Refused so far (429)", fields: ["refused"], unit: "calls" },
      // A trace id and a number of ours: nothing that came from outside is shown.
      { kind: "html", title: "The last log", every: 500, render: () => `<code>${last}</code>` },
    ],
    buttons: [{
      label: "send a burst",
      command: "burst",
      inputs: [{
        ...{ kind: "range", name: "calls", label: "calls" },
        ...{ min: 10, max: 300, step: 10, value: 100 },
      }],
    }],
    commands: { burst: ({ calls }) => burst(Number(calls)) },
  });
  const began = performance.now(), quiet = setInterval(() => void call(), QUIET_EVERY);
  const rows = setInterval(() => {
    const { busy, idle, warming } = platform.stats("resize");
    page.push({
      time: (performance.now() - began) / 1000,
      ...{ busy, idle, warming, refused, queue: Math.max(0, inHand - busy) },
      p99: times.length > 0 ? quantile(times, 0.99) : 0,
    });
    times = [];
  }, ROW);
  let closing: Promise<void> | undefined;
  const close = () =>
    closing ??= (async () => {
      clearInterval(quiet);
      clearInterval(rows);
      clearTimeout(timer);
      await platform.close();
      await page.close();
    })();
  const timer = setTimeout(() => void close(), budget);
  return { page, platform, burst, answered: () => answered, refused: () => refused, close };
}
