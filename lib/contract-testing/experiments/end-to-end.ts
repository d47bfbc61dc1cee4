import { exponential, quantile, type Random, requireNumber } from "../../sim/mod.ts";

/** A stage in which all services are tested together, one commit at a time. */
export interface Stage {
  readonly services: number;
  /** Chance that one service, and its data, is fine in a run. */
  readonly fine: number;
  /** A run, in minutes. */
  readonly minutes: number;
  /** Commits an hour, all services together. */
  readonly commits: number;
  /** Hours in which commits come. */
  readonly hours: number;
  readonly random: Random;
}

/** The chance that a run is green: all services must be fine, Πp. O(1). */
export function greenChance({ services, fine }: Pick<Stage, "services" | "fine">): number {
  requireNumber("estimate a stage", "fine", fine, { unit: "of runs", min: 0, max: 1 });
  return fine ** services;
}

/** What the stage did. */
export interface StageRun {
  /** Share of runs that were green. */
  readonly green: number;
  /** Minutes from each commit to its green run, or to its last. */
  readonly waits: readonly number[];
}

/** Runs after which a commit is let through though its stage is red: people stop looking. */
const MOST_TRIES = 3;

/** Plays commits through the stage: each waits for those before it, and runs again where it is red. O(commits). */
export function playStage({ services, fine, minutes, commits, hours, random }: Stage): StageRun {
  const chance = random.split("stage"),
    between = exponential(random.split("commits"), { mean: 60 / commits });
  const waits: number[] = [];
  let free = 0, green = 0, runs = 0;
  for (let at = between(); at < hours * 60; at += between()) {
    let time = Math.max(at, free);
    for (let i = 0; i < MOST_TRIES; i++) {
      time += minutes;
      runs++;
      if (Array.from({ length: services }, () => chance.next() < fine).every(Boolean)) {
        green++;
        break;
      }
    }
    free = time;
    waits.push(time - at);
  }
  return { green: runs > 0 ? green / runs : 0, waits };
}

/** The chance of a green run, by formula and played, for growing systems. */
export function greenBySize(
  sizes: readonly number[],
  stage: Omit<Stage, "services">,
): { services: number; green: number; played: number }[] {
  return sizes.map((services) => ({
    services,
    green: greenChance({ services, fine: stage.fine }),
    played: playStage({
      ...stage,
      services,
      commits: 60,
      hours: 40,
      random: stage.random.split(`size ${services}`),
    }).green,
  }));
}

/** Minutes until a team knows, a row a commit: through the stage, and by the contracts of one service. */
export function feedback(
  stage: Stage,
  contractMinutes: number,
): { way: string; minutes: number }[] {
  const { waits } = playStage(stage),
    mean = exponential(stage.random.split("contract"), { mean: contractMinutes / 4 });
  return [
    ...waits.map((minutes) => ({ way: "end-to-end stage", minutes })),
    // A build of one service: its own tests, and the contracts. Nobody waits for anybody else.
    ...waits.map(() => ({
      way: "contracts in the service's own build",
      minutes: contractMinutes * 3 / 4 + mean(),
    })),
  ];
}

/** The middle of some minutes. */
export function middle(rows: readonly { way: string; minutes: number }[], way: string): number {
  return quantile(rows.filter((row) => row.way === way).map(({ minutes }) => minutes), 0.5);
}
