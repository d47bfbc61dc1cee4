import { exponential, type Random, VirtualClock } from "../../sim/mod.ts";
import { FailoverController } from "../failover.ts";
import { Region } from "../region.ts";

/** Regions of which one dies at peak, and comes back. Times in s. */
export interface SurvivorSetup {
  readonly regions: number;
  /** How busy each is before, from 0 to 1. */
  readonly busy: number;
  /** Times that a client asks again, half a second after a failure. */
  readonly retries: number;
  /** Whether a region refuses what it can't do in time. */
  readonly shed: boolean;
  /** Whether it comes back in steps, or at once. */
  readonly steps: boolean;
  readonly random: Random;
}

export interface SurvivorRow {
  time: number;
  /** Share of the requests that began in this second and were answered in time. */
  answered: number;
}

/** Servers of a region here: a slice of a real one, small enough for a notebook. */
const SERVERS = 20, SERVICE = 50;
/** A client waits one second; the region dies, is left, and comes back at these times. */
const PATIENCE = 1, DIES = 30, MOVES = 20, BACK = 120, END = 240;
const STEPS = [0.1, 0.25, 0.5, 1], HOLD = 20;
/** Cold caches make a request this many times as long. */
const COLD = 3, WARMS_IN = 1_500;

/**
 * A region dies; its users are moved to the others as their resolvers' answers end, over twenty seconds;
 * later it comes back with cold caches. Each request is played, with its retries.
 */
export function survivors(setup: SurvivorSetup): SurvivorRow[] {
  const { regions: count, busy, retries, shed, steps, random } = setup;
  const clock = new VirtualClock(), now = () => clock.now() / 1000;
  // What waits longer than a client does is not worth beginning.
  const queue = shed ? { queue: Math.round(SERVERS * PATIENCE * 1000 / SERVICE * 0.6) } : {};
  const regions = Array.from({ length: count }, (_, i) =>
    new Region({
      ...{
        clock,
        random: random.split(`region ${i}`),
        servers: SERVERS,
        service: SERVICE,
        ...queue,
      },
      ...{ cold: COLD, warmsIn: WARMS_IN },
    }));
  // Found at once, moved as resolvers' answers end: how long finding takes is step 2's.
  const controller = new FailoverController({
    ...{ clock, regions: count, hold: HOLD * 1000, steps: steps ? STEPS : [1] },
  });
  const capacity = regions[0]!.capacity,
    rows = Array.from({ length: END }, () => ({ asked: 0, good: 0 }));
  const share = random.split("routing"),
    gap = exponential(random.split("arrivals"), { mean: 1000 / (count * busy * capacity) });

  /** Where a user whose home is region 0 is sent at this moment. */
  const routed = (home: number): number => {
    if (home !== 0) return home;
    const other = count > 1 ? 1 + share.int(count - 1) : 0, moved = (now() - DIES) / MOVES;
    const stays = moved > 0 && moved < 1 ? 1 - moved : controller.share(0);
    return share.next() < stays ? 0 : other;
  };
  const attempt = (row: { asked: number; good: number }, home: number, left: number): void => {
    const sent = clock.now();
    let open = true;
    const again = () => {
      if (!open) return;
      open = false;
      if (left > 0) clock.schedule(500, () => attempt(row, home, left - 1));
    };
    const timer = clock.schedule(PATIENCE * 1000, again);
    regions[routed(home)]!.offer((how) => {
      if (!open) return;
      if (how !== "served") {
        // A dead region does not answer at all: its caller waits.
        if (how === "shed") clock.cancel(timer), again();
        return;
      }
      open = false;
      clock.cancel(timer);
      if (clock.now() - sent <= PATIENCE * 1000) row.good++;
    });
  };
  const arrive = (): void => {
    const row = rows[Math.floor(now())];
    if (!row) return;
    row.asked++;
    attempt(row, share.int(count), retries);
    clock.schedule(gap(), arrive);
  };
  arrive();
  clock.schedule(DIES * 1000, () => (regions[0]!.kill(), controller.found(0, false)));
  clock.schedule(BACK * 1000, () => (regions[0]!.revive(), controller.found(0, true)));
  clock.runSync({ until: (END + 5) * 1000 });
  return rows.map(({ asked, good }, time) => ({ time, answered: asked === 0 ? 1 : good / asked }));
}

/** Moments of the run, in s, for a chart's bands. */
export const MOMENTS = { dies: DIES, moved: DIES + MOVES, back: BACK, end: END } as const;

/** Share answered in a part of the run, from and to in s. */
export function answeredIn(rows: readonly SurvivorRow[], from: number, to: number): number {
  const part = rows.filter(({ time }) => time >= from && time < to);
  return part.reduce((sum, { answered }) => sum + answered, 0) / Math.max(1, part.length);
}
