import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths.ts";

/** What Bun's lock file lacks of package.json. (Deno's own is held by `deno install --frozen`.) */
export function brokenLock(): string[] {
  const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
  const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<
    "dependencies" | "devDependencies",
    Record<string, string>
  >;
  const lock = read("bun.lock");
  return Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, version]) =>
    lock.includes(`["${name}@${version}"`)
      ? []
      : [`bun.lock has not ${name} ${version}: bun install --lockfile-only`]
  );
}
