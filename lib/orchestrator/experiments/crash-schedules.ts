import { type At, Crash, random } from "../../sim/mod.ts";
import { STEPS } from "../controllers/mod.ts";
import { World, type WorldOptions } from "./world.ts";

/** What a schedule of faults ended in. */
export interface ScheduleResult {
  seed: number;
  /** Crashes of control planes, crashes of machines, cut networks, changes of what is asked for. */
  planes: number;
  machines: number;
  cuts: number;
  changes: number;
  /** Time from the last fault to the desired state, in ms; `undefined` where it never came. */
  convergedMs: number | undefined;
  /** How often a pod ran on two machines at once. */
  twice: number;
}

export interface SchedulesOptions
  extends Pick<WorldOptions, "nodes" | "replicas" | "fencesItself"> {
  schedules: number;
  /** Faults of a schedule. Default: 5. */
  faults?: number;
  seed?: number;
}

/** Time in which faults happen, and in which all must be well again, in ms. */
const FAULTS_MS = 8000, PATIENCE_MS = 60_000;

/** Runs schedules of random faults, each from its own seed. O(schedules), about 2 ms each. */
export function crashSchedules(
  { schedules, seed = 0, ...options }: SchedulesOptions,
): ScheduleResult[] {
  return Array.from({ length: schedules }, (_, i) => crashSchedule(seed + i, options));
}

/** One schedule: control planes end between any two writes, machines crash or are cut off, demands change. */
export function crashSchedule(
  seed: number,
  { faults = 5, ...options }: Omit<SchedulesOptions, "schedules" | "seed">,
): ScheduleResult {
  const chance = random(`schedule ${seed}`);
  const result: ScheduleResult = {
    ...{ seed, planes: 0, machines: 0, cuts: 0, changes: 0, twice: 0 },
    convergedMs: undefined,
  };
  let crashing = true;
  const at: At = (step) => {
    if (!crashing || chance.next() >= 0.08) return;
    if (!STEPS.includes(step)) throw new Error(`Cannot crash ${step}: it is no step`);
    result.planes++;
    throw new Crash(step);
  };
  const world = new World({ ...options, planes: 2, seed, at: () => at });
  for (let i = 0; i < faults; i++) {
    world.clock.after(chance.int(FAULTS_MS), () => strike(world, chance, result));
  }
  world.clock.runSync({ until: FAULTS_MS });
  crashing = false;
  result.convergedMs = world.settle(PATIENCE_MS);
  result.twice = world.runtime.twice;
  return result;
}

function strike(world: World, chance: ReturnType<typeof random>, result: ScheduleResult): void {
  const i = chance.int(world.machines.length), ms = 100 + chance.int(6000);
  switch (chance.int(4)) {
    case 0:
      result.machines++;
      return world.crash(i, ms);
    case 1:
      result.cuts++;
      return world.cut(i, ms);
    case 2:
      result.changes++;
      return world.deploy(1 + chance.int(2 * world.options.replicas), String(1 + chance.int(3)));
    default:
      result.planes++;
      world.planes[chance.int(2)]?.stop();
      return void world.clock.after(ms, () => {
        for (let plane = 0; plane < 2; plane++) {
          world.planes[plane]?.stop();
          world.startPlane(plane);
        }
      });
  }
}
