import { exponential, random, VirtualClock } from "../../sim/mod.ts";
import { findBottleneck, type Observation, type Verdict } from "../analysis/bottleneck.ts";
import { closed } from "../models/closed.ts";
import { virtualPace } from "../models/pace.ts";
import { OK, type Outcome, type Step, type Target } from "../models/target.ts";
import { VirtualQueue } from "../models/virtual-queue.ts";
import { ASK } from "./virtual-runs.ts";

/** One resource of a virtual service. */
export interface Station {
  readonly name: string;
  readonly servers: number;
  /** Mean work of a request, in ms. */
  readonly demandMs: number;
  /** How much longer it takes for each request that waits: what each costs the others. Default: 0. */
  readonly crosstalk?: number;
}

/** A virtual service: a request visits its resources one after the other. */
class Service implements Target {
  readonly queues: readonly VirtualQueue[];

  constructor(clock: VirtualClock, readonly stations: readonly Station[], seed: number) {
    this.queues = stations.map(({ name, servers, demandMs, crosstalk = 0 }, i) => {
      const draw = exponential(random(seed).split(name), { mean: demandMs });
      const service = () => draw() * (1 + crosstalk * this.queues[i]!.queue);
      return new VirtualQueue({ clock, servers, service });
    });
  }

  send(step: Step, done: (outcome: Outcome) => void): void {
    const visit = (i: number) => {
      const queue = this.queues[i];
      if (queue) queue.send(step, () => visit(i + 1));
      else done(OK);
    };
    visit(0);
  }
}

/** Clients on such a service for some time: what was seen, all of it. */
export function observeClients(
  stations: readonly Station[],
  { seed, clients, thinkMs, seconds }: {
    seed: number;
    clients: number;
    thinkMs: number;
    seconds: number;
  },
): Observation {
  const clock = new VirtualClock(), service = new Service(clock, stations, seed);
  const draw = thinkMs > 0 ? exponential(random(seed).split("think"), { mean: thinkMs }) : () => 0;
  const lengthMs = seconds * 1000, warm = lengthMs / 5;
  let completed = 0, response = 0, thought = 0, thinks = 0;
  const busyAt: number[] = [];
  clock.after(warm, () => busyAt.push(...service.queues.map(({ busy }) => busy)));
  const think = () => {
    const ms = draw();
    thought += ms;
    thinks++;
    return ms;
  };
  const heard = ({ sent, ended }: { sent: number; ended: number }) => {
    if (ended < warm) return;
    completed++;
    response += ended - sent;
  };
  closed({ pace: virtualPace(clock), target: service, pick: () => ASK, heard }, {
    ...{ clients, think, most: lengthMs },
  });
  clock.runSync({ until: lengthMs });
  return {
    lengthMs: lengthMs - warm,
    completed: Math.max(1, completed),
    responseMs: response / Math.max(1, completed),
    ...{ clients, thinkMs: thought / Math.max(1, thinks) },
    resources: stations.map(({ name, servers }, i) => ({
      ...{ name, servers, busyMs: service.queues[i]!.busy - busyAt[i]! },
    })),
  };
}

/** A sweep over the number of clients. */
export function sweepClients(
  stations: readonly Station[],
  options: { seed: number; loads: readonly number[]; thinkMs: number; seconds: number },
): { clients: number; perSecond: number; verdict: Verdict }[] {
  return options.loads.map((clients) => {
    const verdict = findBottleneck(observeClients(stations, { ...options, clients }));
    return { clients, perSecond: verdict.perSecond, verdict };
  });
}

/** What was planted, and what was found. */
export interface Planted {
  readonly planted: string;
  readonly found: string | undefined;
  readonly little: number;
}

/**
 * Services in which one resource has more to do than all others, each under enough load to show it. With too little
 * load, a control, nothing should be found.
 */
export function plantedBottlenecks(
  { seed, services, enough = true }: { seed: number; services: number; enough?: boolean },
): Planted[] {
  const names = ["CPU", "pool", "lock", "disk"];
  return Array.from({ length: services }, (_, i) => {
    const chance = random(seed).split(`service ${i}`), planted = names[chance.int(names.length)]!;
    const stations = names.map((name): Station => {
      const servers = name === "lock" ? 1 : 1 + chance.int(8);
      const perServer = name === planted ? 10 : 3 + 4 * chance.next();
      return { name, servers, demandMs: perServer * servers };
    });
    const alone = stations.reduce((sum, { demandMs }) => sum + demandMs, 0);
    // Twice as many as fill the resource that limits, or a fifth.
    const clients = Math.max(1, Math.ceil((enough ? 2 : 0.2) * (alone + 20) / 10));
    const seen = observeClients(stations, { seed: seed + i, clients, thinkMs: 20, seconds: 20 });
    const verdict = findBottleneck(seen);
    return { planted, found: verdict.bottleneck, little: verdict.little! };
  });
}
