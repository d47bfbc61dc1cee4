import { dim, green, passing, red, say, seconds, yellow } from "../ui.ts";
import { inOrder } from "../jobs.ts";
import type { Memory } from "./memory.ts";

/** What a check found. */
export interface Outcome {
  /** What is wrong; empty where it passed. */
  faults: string[];
  /** Tests that passed, where the check is a run of many. Default: 1. */
  count?: number;
  /** Tests that failed. Default: 1 where there are faults. */
  failed?: number;
  /** Tests that were left out, by title. */
  skipped?: string[];
  /** Said behind the title: what was measured. */
  note?: string;
}

/** One line of `task test`. */
export interface Check {
  part: string;
  title: string;
  /** Digest of everything that decides its outcome: unchanged, it need not be run again. */
  digest: string;
  run(): Promise<Outcome>;
}

/** What all checks came to. */
export interface Totals {
  passed: number;
  failed: number;
  skipped: string[];
  /** Checks that had passed before, of what has not changed since. */
  remembered: number;
}

/** Runs checks, two at a time where cores allow, and prints a line for each in their order. */
export async function runAll(
  checks: readonly Check[],
  memory: Memory,
  { fresh }: { fresh: boolean },
): Promise<Totals> {
  const totals: Totals = { passed: 0, failed: 0, skipped: [], remembered: 0 };
  let part = "", done = 0;
  const work = checks.map((check) => async () => {
    const before = fresh ? undefined : memory.passed(check.title, check.digest);
    if (before) return { check, before };
    const start = performance.now();
    passing(`  … ${check.title} ${dim(`${done} of ${checks.length}`)}`);
    const outcome = await check.run();
    return { check, outcome, ms: performance.now() - start };
  });
  for await (const { check, before, outcome, ms = 0 } of inOrder(work)) {
    done++;
    passing("");
    if (check.part !== part) say(part = check.part);
    if (before) {
      totals.passed += before.count;
      totals.skipped.push(...before.skipped);
      totals.remembered++;
      line(check.title, before.note, "passed before, unchanged since");
      continue;
    }
    const { faults, count = 1, failed = faults.length ? 1 : 0, skipped = [], note = "" } = outcome!;
    totals.skipped.push(...skipped);
    totals.failed += failed;
    if (faults.length) {
      totals.passed += outcome!.count ?? 0;
      memory.forget(check.title);
      say(`  ${red("✗")} ${check.title} ${dim(seconds(ms))}`);
      for (const fault of faults) say(short(fault).replace(/^/gm, "      "));
    } else {
      totals.passed += count;
      memory.keep(check.title, { digest: check.digest, ms, count, skipped, note });
      line(check.title, note, seconds(ms));
    }
  }
  return totals;
}

function line(title: string, note: string, took: string): void {
  say(`  ${green("✓")} ${title}${note ? `: ${note}` : ""} ${dim(took)}`);
}

/** As much of a message as a person reads. */
function short(text: string): string {
  const lines = text.split("\n").map((line) =>
    line.length > 300 ? `${line.slice(0, 300)} …` : line
  );
  return lines.length > 120 ? [...lines.slice(0, 120), "…"].join("\n") : lines.join("\n");
}

const SERVICES: [name: string, words: RegExp, todo: string][] = [
  ["Redis", /redis/i, "install redis-server, or set REDIS_URL"],
  ["Postgres", /DATABASE_URL|postgres/i, "set DATABASE_URL"],
  ["Kafka", /kafka/i, "set KAFKA_BROKERS"],
  ["MongoDB", /mongodb/i, "set MONGODB_URL"],
];

/** One line for each service that tests were left out for, and one for each other reason. */
export function skipLines(skipped: readonly string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const title of skipped) {
    const reason = title.match(/\[skipped: (.*)\]/)?.[1] ?? title;
    const service = SERVICES.find(([, words]) => words.test(reason));
    const key = service
      ? `no real ${service[0]}: docker compose up -d --wait, or ${service[2]}`
      : reason;
    groups.set(key, [...groups.get(key) ?? [], title]);
  }
  return [...groups].map(([why, titles]) =>
    `${why} (${titles.length} ${titles.length === 1 ? "test" : "tests"})`
  );
}

/** The skip lines in the colour of what they mean: required parts must not be missing. */
export function saySkipped(skipped: readonly string[], required: boolean): void {
  for (const text of skipLines(skipped)) {
    say(`${required ? red("skipped, but required") : yellow("skipped")}: ${text}`);
  }
}
