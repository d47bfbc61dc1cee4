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

/**
 * How busy the stage is kept: the minutes of work that come in a minute. From 1 on it never catches up, and waits grow for as
 * long as commits come. O(1).
 */
export function stageLoad({ services, fine, minutes, commits }: Omit<Stage, "random">): number {
  const red = 1 - greenChance({ services, fine });
  const tries = Array.from({ length: MOST_TRIES }, (_, i) => red ** i).reduce((a, b) => a + b, 0);
  return commits / 60 * minutes * tries;
}

/**
 * Minutes until a team knows, a row a commit: through the stage, and by a build of its own service with its contracts. Both
 * are played alike: commits wait for those before them, and what is red is run again. The build has one service in it, and
 * that service's share of the commits.
 */
export function feedback(
  stage: Stage,
  contractMinutes: number,
): { way: string; minutes: number }[] {
  const { services, commits, hours, random } = stage;
  const own = playStage({
    ...{ services: 1, fine: stage.fine, minutes: contractMinutes, random: random.split("own") },
    ...{ commits: commits / services, hours: hours * services },
  });
  return [
    ...playStage(stage).waits.map((minutes) => ({ way: "end-to-end stage", minutes })),
    ...own.waits.map((minutes) => ({ way: "contracts in the service's own build", minutes })),
  ];
}

/** The middle of some minutes. */
export function middle(rows: readonly { way: string; minutes: number }[], way: string): number {
  return quantile(rows.filter((row) => row.way === way).map(({ minutes }) => minutes), 0.5);
}
