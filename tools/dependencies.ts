import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command.ts";
import { program, ROOT } from "./paths.ts";
import { dim, green, say, seconds, UsageError, yellow } from "./ui.ts";

/**
 * Installs from the lock file, unless the lock file is the one that was installed last.
 *
 * @throws {UsageError} Where that fails and nothing usable is there.
 */
export async function installDependencies(): Promise<void> {
  const modules = join(ROOT, "node_modules"), marker = join(modules, ".under-load-lock");
  const lock = readFileSync(join(ROOT, "deno.lock"), "utf8");
  if (existsSync(marker) && readFileSync(marker, "utf8") === lock) return;
  say("Installing the dependencies …");
  const start = performance.now();
  const timer = setInterval(() => say(dim(`  … ${seconds(performance.now() - start)}`)), 5000);
  const { code, output } = await command(program("deno"), ["install", "--frozen"]);
  clearInterval(timer);
  if (code) {
    // A tree that an earlier run left whole is good enough where the network is not there.
    if (existsSync(modules) && statSync(modules).isDirectory() && existsSync(marker)) {
      say(
        yellow("The dependencies could not be brought up to date; going on with those installed."),
      );
      return;
    }
    const line = output.trim().split("\n").find((line) => line.startsWith("error"));
    const why = line?.replace("error: ", "") ?? output.trim();
    throw new UsageError(`Cannot install the dependencies: ${why}; is the npm registry in reach?`);
  }
  writeFileSync(marker, lock);
  say(`${green("✓")} dependencies ${dim(seconds(performance.now() - start))}`);
}
