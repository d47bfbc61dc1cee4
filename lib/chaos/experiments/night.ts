import { random, VirtualClock } from "../../sim/mod.ts";
import type { RunStatus } from "../experiment/journal.ts";
import { ExperimentLock } from "../safety/lock.ts";
import { onCron, type Turn } from "../schedule.ts";
import type { ShopOptions } from "../targets/shop.ts";
import type { IllnessName } from "../targets/shop-faults.ts";
import { runFile } from "./run-file.ts";

/** One experiment of the night. */
export interface NightRow extends Turn {
  /** Hours after midnight. */
  hour: number;
  fault: IllnessName;
  /** Share of checkouts that went well under the fault. */
  share: number;
  /** The journal's: how the run ended, and whether the hypothesis held. */
  status: RunStatus;
  held: boolean;
}

/** The faults of the night, in turn. */
export const NIGHTLY = ["payments fail", "payments hang", "answers lost"] as const;

/** When a night ends, in ms after midnight, and the most experiments of one. */
const MORNING = 8 * 3_600_000, MOST = 500;

/** The experiment file of one fault: at least 9 of 10 checkouts go well under it. */
export function fileOf(fault: IllnessName) {
  const action = (name: string, given: object, pauses = {}) => ({
    ...{ type: "action", name, pauses },
    provider: { type: "python", module: "faults", func: name, arguments: given },
  });
  const provider = { type: "python", module: "shop", func: "goodput", arguments: { seconds: 6 } };
  return {
    title: fault,
    description: "Customers should not notice.",
    "steady-state-hypothesis": {
      title: "At least 9 of 10 checkouts go well",
      probes: [{ type: "probe", name: "goodput", tolerance: [0.9, 1], provider }],
    },
    method: [action("inject", { fault }, { after: 8 })],
    rollbacks: [action("heal", {})],
  };
}

/**
 * A night of experiments, by a cron expression until eight in the morning, each a file with the next fault of the list, run by the guard. From
 * `broken` o'clock on the shop has lost its patterns in a release: the schedule should notice.
 */
export async function night(
  options: Omit<ShopOptions, "length">,
  { cron, broken }: { cron: string; broken: number },
): Promise<NightRow[]> {
  const clock = new VirtualClock(), lock = new ExperimentLock();
  const seen: Omit<NightRow, keyof Turn>[] = [];
  const schedule = onCron(cron, async (turn) => {
    const hour = clock.now() / 3_600_000, fault = NIGHTLY[turn % NIGHTLY.length]!;
    const pattern = hour >= broken ? "none" : options.pattern;
    const shop = { ...options, pattern, length: 18_000, seed: random(`night ${turn}`) } as const;
    // Its own seconds run in no time; the night's clock waits for it.
    const { journal } = await clock.hold(runFile(fileOf(fault), shop, lock));
    const share = Number(journal.after?.probes[0]?.output ?? NaN);
    seen.push({ hour, fault, share, status: journal.status, held: !journal.deviated });
  }, { clock, most: MOST });
  await clock.run({ until: MORNING - 1 });
  schedule.stop();
  return schedule.turns.filter(({ what }) => what === "ran").map((turn, i) => ({
    ...turn,
    ...seen[i]!,
  }));
}

/** What a second experiment is told while one runs. */
export async function twoAtOnce(options: ShopOptions): Promise<string> {
  const lock = new ExperimentLock();
  const [first, second] = NIGHTLY.slice(0, 2).map((fault) =>
    runFile(fileOf(fault), { ...options, length: 18_000 }, lock)
  );
  const refusal = second!.then(() => "both ran", (error: Error) => error.message);
  await first;
  return await refusal;
}
