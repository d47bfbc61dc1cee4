/**
 * Fetches the peers that are too large, or of too strict a licence, to come with the course: some 300 MB into
 * `.under-load/peers`. Notebooks compare with those that are there (`optionalPeer` of lib/services) and say of the
 * others, in one line, that they are not.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command.ts";
import { program, ROOT, SCRATCH } from "./paths.ts";
import { main, say, UsageError } from "./ui.ts";

const PINS = join(ROOT, "tools/peers"), HOME = join(SCRATCH, "peers");

async function fetchFromNpm(): Promise<void> {
  mkdirSync(HOME, { recursive: true });
  for (const file of ["package.json", "deno.json", "deno.lock"]) {
    cpSync(join(PINS, file), join(HOME, file));
  }
  const { code, output } = await command(program("deno"), [
    ...["install", "--frozen", "--config", join(HOME, "deno.json")],
  ], { cwd: HOME });
  if (code) throw new UsageError(`Cannot fetch the npm peers: ${output.trim().split("\n").at(-1)}`);
}

async function fetchFromPyPI(): Promise<void> {
  const python = [join(SCRATCH, "jupyter/bin/python"), "python3", "python"].find((python) =>
    spawnSync(python, ["-m", "pip", "--version"], { stdio: "ignore" }).status === 0
  );
  if (!python) throw new UsageError("Cannot fetch the Python peers: there is no Python with pip");
  const { code, output } = await command(python, [
    ...["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"],
    ...["--root-user-action", "ignore", "--upgrade", "--target", join(HOME, "python")],
    ...["-r", join(PINS, "requirements.txt")],
  ]);
  if (code) {
    throw new UsageError(`Cannot fetch the Python peers: ${output.trim().split("\n").at(-1)}`);
  }
}

await main(async () => {
  if (!existsSync(join(HOME, "node_modules"))) say("Fetching some 300 MB …");
  await fetchFromNpm();
  await fetchFromPyPI();
  say("The optional peers are in .under-load/peers.");
});
