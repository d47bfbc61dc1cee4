/**
 * deno task test [part…] [--only 07] [--fresh]
 *
 * Runs every check of the project, or only the parts named: format, lint, types, rules, deno, bun,
 * notebooks; with --only, those of one notebook and its folder. What has passed on this machine and has not
 * changed since is not run again, unless --fresh asks for it. With UNDER_LOAD_REQUIRE_ALL=1 a skipped check
 * counts as failed.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { findPlace } from "../lib/services/service.ts";
import { findNotebooks, type Notebook, readNotebook } from "./notebook/file.ts";
import { redisProgram } from "./redis-program.ts";
import { type Check, runAll, saySkipped } from "./test/check.ts";
import { Memory } from "./test/memory.ts";
import { digestOf } from "./test/reach.ts";
import { runs } from "./test/runs.ts";
import { formatting, lint, rules, types } from "./test/still.ts";
import { suites, topics } from "./test/suites.ts";
import { dim, main, say, seconds, UsageError } from "./ui.ts";

const PARTS = ["format", "lint", "types", "rules", "deno", "bun", "notebooks"] as const;
type PartName = typeof PARTS[number];

if (import.meta.main) {
  await main(async () => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        only: { type: "string", default: "all" },
        fresh: { type: "boolean", default: false },
      },
    });
    for (const part of positionals) {
      if (!PARTS.includes(part as PartName)) {
        throw new UsageError(`Cannot test ${part}: the parts are ${PARTS.join(", ")}`);
      }
    }
    const notebooks = findNotebooks(values.only).map(readNotebook);
    const wanted = PARTS.filter((part) => !positionals.length || positionals.includes(part));
    const start = performance.now();
    const base = digestOf(["deno.lock", "package.json", "deno.json"], await surroundings());
    const own = values.only === "all" ? topics() : ownTopics(notebooks);
    const checks = checksOf(notebooks, own, base);
    const totals = await runAll(wanted.flatMap((part) => checks[part]()), new Memory(), values);
    const strict = process.env["UNDER_LOAD_REQUIRE_ALL"] === "1";
    saySkipped(totals.skipped, strict);
    if (totals.remembered) {
      say(
        dim(
          `${totals.remembered} lines are of what passed before and has not changed: --fresh runs them`,
        ),
      );
    }
    say(dim(`in ${seconds(performance.now() - start)}`));
    say(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped.length} skipped`);
    return totals.failed || (strict && totals.skipped.length) ? 1 : 0;
  });
}

function checksOf(
  notebooks: readonly Notebook[],
  of: readonly string[],
  base: string,
): Record<PartName, () => Check[]> {
  return {
    format: () => formatting(notebooks, base),
    lint: () => lint(notebooks, base),
    types: () => types(notebooks, base),
    rules: () => rules(notebooks, base),
    deno: () => suites("deno", of, base),
    bun: () => suites("bun", of, base),
    notebooks: () => notebooks.flatMap((notebook) => runs(notebook, base)),
  };
}

/** The folders of the notebooks chosen. */
function ownTopics(notebooks: readonly Notebook[]): string[] {
  const all = topics();
  return notebooks.map(({ name }) => `lib/${name.slice(3)}`).filter((topic) => all.includes(topic));
}

/** What else decides how a check turns out: the runtime, the system, and which services answer. */
async function surroundings(): Promise<string> {
  const redis = await redisProgram();
  const places = await Promise.all([
    findPlace("REDIS_URL", "redis://127.0.0.1:16379"),
    findPlace("DATABASE_URL", "postgres://127.0.0.1:15432"),
    findPlace("KAFKA_BROKERS", "kafka://127.0.0.1:19092"),
    findPlace("MONGODB_URL", "mongodb://127.0.0.1:17017"),
  ]);
  return JSON.stringify([
    process.versions["deno"],
    process.platform,
    process.arch,
    "path" in redis ? redis.path : "no redis",
    places.map((place) => place?.url ?? ""),
    process.env["UNDER_LOAD_REQUIRE_ALL"] ?? "",
  ]);
}
