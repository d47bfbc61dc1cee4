import { type At, Crash, random } from "../../sim/mod.ts";
import { STEPS } from "../controllers/mod.ts";
import { World, type WorldOptions } from "./world.ts";

/** What a schedule of faults ended in. */
export interface ScheduleResult {
  seed: number;
  /** Crashes of control planes, leaders that were paused, crashes of machines, cut networks, changed demands. */
  planes: number;
  pauses: number;
  machines: number;
  cuts: number;
  changes: number;
  /** Time from the last of them to the desired state, in ms; `undefined` where it never came, or did not stay. */
  convergedMs: number | undefined;
  /** How often a pod ran on two machines at once. */
  twice: number;
  /** Least time between a pod's end on one machine and its start on another, in ms. */
  leastGap: number;
  /** Writes of a leader that led no longer: those that went through, and those that the store refused. */
  stale: number;
  refused: number;
}

export interface SchedulesOptions
  extends Pick<WorldOptions, "nodes" | "replicas" | "fencesItself" | "fenced"> {
  schedules: number;
  /** Faults of a schedule. Default: 5. */
  faults?: number;
  seed?: number;
}

/** Times in ms: in which faults begin, in which all must be well again, how exactly that is seen. */
const FAULTS_MS = 8000, PATIENCE_MS = 60_000, STEP_MS = 50;
/** The longest fault, and a while: until then what was cut off or gone has come back. */
const LONGEST_MS = 6100, STAYS_MS = 2000;

/** Runs schedules of random faults, each from its own seed. O(schedules), about 3 ms each. */
export function crashSchedules(
  { schedules, seed = 0, ...options }: SchedulesOptions,
): ScheduleResult[] {
  return Array.from({ length: schedules }, (_, i) => crashSchedule(seed + i, options));
}

/**
 * One schedule: control planes end between any two writes or are paused there, machines crash or are cut off, demands
 * change. After the last of it all must be as asked for, and stay so while what was gone comes back.
 */
export function crashSchedule(
  seed: number,
  { faults = 5, ...options }: Omit<SchedulesOptions, "schedules" | "seed">,
): ScheduleResult {
  const chance = random(`schedule ${seed}`);
  const result: ScheduleResult = {
    ...{ seed, planes: 0, pauses: 0, machines: 0, cuts: 0, changes: 0, twice: 0, stale: 0 },
    ...{ convergedMs: undefined, leastGap: Infinity, refused: 0 },
  };
  let crashing = true;
  const at: At = (step) => {
    if (!STEPS.includes(step)) throw new Error(`Cannot crash ${step}: it is no step`);
    if (!crashing || chance.next() >= 0.08) return;
    result.planes++;
    throw new Crash(step);
  };
  const world = new World({ ...options, planes: 2, seed, at: () => at });
  const times = Array.from({ length: faults }, () => chance.int(FAULTS_MS)).sort((a, b) => a - b);
  let last = 0;
  for (const time of times) {
    world.clock.after(time, () => last = Math.max(last, strike(world, chance, result)));
  }
  world.clock.runSync({ until: times.at(-1) ?? 0 });
  world.clock.runSync({ until: last });
  crashing = false;
  const converged = world.settle(PATIENCE_MS, STEP_MS);
  world.clock.runSync({ until: world.clock.now() + LONGEST_MS + STAYS_MS });
  if (world.settled) result.convergedMs = converged;
  const { twice, leastGap } = world.runtime;
  return { ...result, ...world.old, twice, leastGap };
}

/** @returns When the last change of it comes, in ms. */
function strike(world: World, chance: ReturnType<typeof random>, result: ScheduleResult): number {
  const now = world.clock.now();
  const i = chance.int(world.machines.length), ms = 100 + chance.int(LONGEST_MS - 100);
  const change = () => {
    result.changes++;
    world.deploy(1 + chance.int(2 * world.options.replicas), String(1 + chance.int(3)));
  };
  switch (chance.int(5)) {
    case 0:
      result.machines++;
      world.crash(i, ms);
      return now;
    case 1:
      result.cuts++;
      world.cut(i, ms);
      return now;
    case 2:
      change();
      return now;
    case 3:
      // In the middle of a demand, mostly for so long that another one leads when it goes on, and the demand is old.
      result.pauses++;
      world.leader?.pause(ms);
      change();
      world.clock.after(ms / 2, change);
      return now + ms / 2;
    default:
      result.planes++;
      world.planes[chance.int(2)]?.stop();
      world.clock.after(ms, () => {
        for (let plane = 0; plane < 2; plane++) {
          world.planes[plane]?.stop();
          world.startPlane(plane);
        }
      });
      return now;
  }
}
