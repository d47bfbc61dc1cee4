import { VirtualClock } from "../../sim/mod.ts";
import { Callers } from "../callers.ts";
import { Cluster } from "../cluster.ts";
import { Pool } from "../pool.ts";
import { arrivals, steady } from "../workload.ts";
import { balancers, capacity, type Shop, workOf } from "./common.ts";

/** Two seconds of a storm. */
export interface StormRow {
  remedy: string;
  /** Time in s. */
  time: number;
  /** Calls made, attempts sent for them, and calls answered, per second. */
  calls: number;
  attempts: number;
  answered: number;
}

/** When half of the nodes stand still, and how long the run is, in ms. */
export const STORM = { from: 20_000, to: 35_000, end: 120_000 };

/** Settings of a storm. Times in ms. */
export interface StormOptions extends Shop {
  timeout: number;
  retries: number;
}

/** What came of a storm. */
export interface Storm {
  remedy: string;
  rows: StormRow[];
  /** Answers of the last half minute per call made in it, at most 1: some answer calls made before. */
  after: number;
  /** Attempts sent per call in that time. */
  attempts: number;
}

/** One run: half of the nodes hang for a while, and come back empty. */
export function stormRun(
  options: StormOptions & {
    remedy: string;
    queueLimit?: number;
    budget?: number;
    balancer?: string;
  },
): Storm {
  const { random, nodes, remedy, timeout, retries, queueLimit, budget } = options;
  const { balancer = "two choices" } = options;
  const clock = new VirtualClock(), pool = new Pool({ size: nodes });
  const slices = STORM.end / 2000;
  const rows = Array.from({ length: slices }, (_, slice): StormRow => ({
    remedy,
    time: slice * 2,
    calls: 0,
    attempts: 0,
    answered: 0,
  }));
  const now = () => rows[Math.min(slices - 1, Math.floor(clock.now() / 2000))]!;
  const callers: Callers = new Callers({
    clock,
    random: random.split("callers"),
    timeout,
    retries,
    ...(budget === undefined ? {} : { budget }),
    send: (tag, key) => {
      now().attempts += 0.5;
      cluster.offer(key, tag);
    },
    onCall: (ok) => {
      if (ok) now().answered += 0.5;
    },
  });
  const cluster = new Cluster({
    clock,
    pool,
    balancer: balancers(pool, random.split("choice"), clock)[balancer]!,
    service: workOf(random.split("work"), options.service, options.variation),
    ...(queueLimit === undefined ? {} : { queueLimit }),
    onDone: (tag, outcome) => callers.settle(tag, outcome),
  });
  const half = Math.ceil(nodes / 2);
  clock.schedule(STORM.from, () => {
    for (let node = 0; node < half; node++) cluster.hang(node);
  });
  clock.schedule(STORM.to, () => {
    for (let node = 0; node < half; node++) cluster.revive(node);
  });
  arrivals({
    clock,
    random: random.split("arrivals"),
    profile: steady(options.load * capacity(options)),
    until: STORM.end,
    offer: (key) => {
      now().calls += 0.5;
      callers.call(key);
    },
  });
  clock.runSync({ until: STORM.end });
  const last = rows.slice(-15);
  const sum = (field: "calls" | "answered" | "attempts") =>
    last.reduce((all, row) => all + row[field], 0);
  const made = Math.max(1, sum("calls"));
  return {
    remedy,
    rows,
    after: Math.min(1, sum("answered") / made),
    attempts: sum("attempts") / made,
  };
}

/** A queue whose last request is begun after half the patience of its caller, on average. */
export function queueBound({ timeout, service }: Pick<StormOptions, "timeout" | "service">) {
  return Math.max(1, Math.floor(timeout / 2 / service));
}

/** The storm as it is, and with each remedy. */
export function compareStorms(options: StormOptions): Storm[] {
  const queueLimit = queueBound(options);
  return [
    stormRun({ ...options, remedy: "nothing" }),
    stormRun({ ...options, remedy: "retry budget of 10 %", budget: 0.1 }),
    stormRun({ ...options, remedy: "bounded queues", queueLimit }),
    stormRun({ ...options, remedy: "both", queueLimit, budget: 0.1 }),
  ];
}
