import { type Draw, exponential, random, VirtualClock } from "../../sim/mod.ts";
import { constant } from "../arrivals/constant.ts";
import { dueTimes } from "../arrivals/due-times.ts";
import { closed } from "../models/closed.ts";
import { open } from "../models/open.ts";
import { virtualPace } from "../models/pace.ts";
import { partlyOpen } from "../models/partly-open.ts";
import type { Answered, Listener, Step } from "../models/target.ts";
import { VirtualQueue, type VirtualQueueOptions } from "../models/virtual-queue.ts";

/** The one thing that is asked for where it does not matter what. */
export const ASK: Step = { name: "ask", path: "/" };

/** What a run on a virtual clock is about. */
export interface VirtualRun {
  readonly seed: number;
  /** Of the server, in ms. */
  readonly meanService: number;
  /** Default: 1. */
  readonly servers?: number;
  /** Every service time the same instead of exponential. Default: `false`. */
  readonly fixed?: boolean;
  readonly stall?: NonNullable<VirtualQueueOptions["stall"]>;
}

/** A run's means, in ms and requests/s. */
export interface VirtualMeans {
  readonly answered: number;
  readonly perSecond: number;
  readonly responseMs: number;
  readonly utilisation: number;
}

/** The server of a run, and what is kept of it. */
function begin({ seed, meanService, servers = 1, fixed = false, stall }: VirtualRun) {
  const clock = new VirtualClock(), chance = random(seed);
  const service = fixed
    ? () => meanService
    : exponential(chance.split("service"), { mean: meanService });
  const queue = new VirtualQueue({ clock, servers, service, ...stall ? { stall } : {} });
  return { clock, chance, queue };
}

/** Sums of what has ended since `from`, in ms: what came before is warm-up. */
class Sums {
  answered = 0;
  response = 0;
  constructor(readonly from: number, readonly more: Listener | undefined) {}
  readonly heard = (answered: Answered) => {
    this.more?.(answered);
    if (answered.ended < this.from) return;
    this.answered++;
    this.response += answered.ended - answered.due;
  };
  means(lengthMs: number, busy: number, servers: number): VirtualMeans {
    return {
      answered: this.answered,
      perSecond: 1000 * this.answered / (lengthMs - this.from),
      responseMs: this.response / Math.max(1, this.answered),
      utilisation: busy / lengthMs / servers,
    };
  }
}

/** Requests that come by themselves, in a Poisson process. @param rate In requests/s. */
export function runOpen(
  run: VirtualRun & { rate: number; seconds: number },
  heard?: Listener,
): VirtualMeans {
  const { clock, chance, queue } = begin(run), lengthMs = run.seconds * 1000;
  const sums = new Sums(lengthMs / 20, heard);
  const due = dueTimes(constant({ rate: run.rate, seconds: run.seconds }), {
    random: chance.split("arrivals"),
  });
  const pace = virtualPace(clock);
  open({ pace, target: queue, pick: () => ASK, heard: sums.heard }, due);
  clock.runSync({ until: lengthMs });
  return sums.means(lengthMs, queue.busy, queue.servers);
}

/** So many clients, who wait for their answers. @param think Mean, in ms. */
export function runClosed(
  run: VirtualRun & { clients: number; think: number; seconds: number },
  heard?: Listener,
): VirtualMeans {
  const { clock, chance, queue } = begin(run), lengthMs = run.seconds * 1000;
  const sums = new Sums(lengthMs / 20, heard), pace = virtualPace(clock);
  const think: Draw = run.think > 0
    ? exponential(chance.split("think"), { mean: run.think })
    : () => 0;
  closed({ pace, target: queue, pick: () => ASK, heard: sums.heard }, {
    ...{ clients: run.clients, think, most: lengthMs },
  });
  clock.runSync({ until: lengthMs });
  return sums.means(lengthMs, queue.busy, queue.servers);
}

/** Visitors who stay for a while. @param rate Requests/s in all, where nobody has to wait. */
export function runPartlyOpen(
  run: VirtualRun & { rate: number; stay: number; think: number; seconds: number },
  heard?: Listener,
): VirtualMeans {
  const { clock, chance, queue } = begin(run), lengthMs = run.seconds * 1000;
  const sums = new Sums(lengthMs / 20, heard), pace = virtualPace(clock);
  const arrivals = dueTimes(constant({ rate: run.rate * (1 - run.stay), seconds: run.seconds }), {
    random: chance.split("arrivals"),
  });
  partlyOpen({ pace, target: queue, pick: () => ASK, heard: sums.heard }, {
    ...{ arrivals, stay: run.stay, random: chance.split("stay") },
    think: exponential(chance.split("think"), { mean: run.think }),
  });
  clock.runSync({ until: lengthMs });
  return sums.means(lengthMs, queue.busy, queue.servers);
}
