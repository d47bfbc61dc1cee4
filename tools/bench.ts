/**
 * deno task bench [rate-limiter …] [--runtime deno|bun]
 *
 * Runs the benchmarks of parts (`*.bench.ts`, by mitata), all of them or those whose path has such a word in
 * it. They are for whoever changes a hot path; notebooks measure against peers by themselves.
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { program, ROOT, type RuntimeName } from "./paths.ts";
import { runtimeOption } from "./runtime-option.ts";
import { filesIn } from "./test/reach.ts";
import { bold, main, say, UsageError } from "./ui.ts";

await main(() => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { runtime: { type: "string", default: "deno" } },
  });
  const runtime = runtimeOption(values.runtime);
  const all = filesIn("lib").filter((file) => file.endsWith(".bench.ts"));
  const files = all.filter((file) =>
    positionals.length === 0 || positionals.some((word) => file.includes(word))
  );
  if (files.length === 0) {
    throw new UsageError(`Cannot find such a benchmark: there is ${all.join(", ")}`);
  }
  const flags: Record<RuntimeName, string[]> = { deno: ["run", "-A", "--no-check"], bun: ["run"] };
  let failed = 0;
  for (const file of files) {
    say(bold(`${file} · ${runtime}`));
    const { status } = spawnSync(program(runtime), [...flags[runtime], file], {
      cwd: ROOT,
      stdio: "inherit",
    });
    if (status) failed++;
  }
  return Promise.resolve(failed ? 1 : 0);
});
