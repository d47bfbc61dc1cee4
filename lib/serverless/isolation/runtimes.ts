import { realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import process from "node:process";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Limits } from "./tier.ts";

/** Languages of guests, by what runs them. */
export type RuntimeName = "deno" | "bun" | "python";

/** How a guest's runtime is started. */
export interface Runtime {
  name: RuntimeName;
  path: string;
  /** Folders that it needs and that are not below /usr. */
  folders: readonly string[];
  program: string;
  args(limits: Limits, program: string): string[];
}

const JS = fileURLToPath(new URL("./guest.program.js", import.meta.url));
const PY = fileURLToPath(new URL("./guest.program.py", import.meta.url));
const found = new Map<RuntimeName, Runtime | undefined>();

/** A runtime of this machine, or `undefined`. Looked for once. */
export function runtimeNamed(name: RuntimeName): Runtime | undefined {
  if (!found.has(name)) found.set(name, look(name));
  return found.get(name);
}

function look(name: RuntimeName): Runtime | undefined {
  if (name === "python") return python();
  const path = process.versions[name] ? process.execPath : asked(name);
  if (path === undefined) return undefined;
  const real = realpathSync(path);
  const folders = real.startsWith("/usr/") ? [] : [dirname(real)];
  return {
    name,
    // Deno's `node:child_process` adds `-A`, all permissions, wherever it reads its own path: so it is written otherwise.
    path: `${dirname(real)}/./${basename(real)}`,
    folders,
    program: JS,
    args: ({ memoryMB }, program) =>
      name === "bun" ? ["run", "--smol", program] : [
        ...["run", "--no-prompt", "--no-config", "--no-remote", "--no-npm", "--no-lock", "--quiet"],
        `--v8-flags=--max-old-space-size=${memoryMB}`,
        program,
      ],
  };
}

/** The interpreter itself, not what stands for it on the path; `-S -E`: without anything of the user's. */
function python(): Runtime | undefined {
  for (const command of ["python3", "python"]) {
    try {
      const script =
        "import sys; print(sys.version_info[0]); print(sys.executable); print(sys.base_prefix)";
      const said = execFileSync(command, ["-S", "-E", "-c", script], {
        timeout: 5000,
        stdio: "pipe",
      });
      const [major, path, prefix] = String(said).trim().split(/\r?\n/);
      if (major !== "3" || !path || !prefix) continue;
      const folders = prefix.startsWith("/usr") ? [] : [prefix];
      const args = (_: Limits, program: string) => ["-S", "-E", "-u", program];
      return { name: "python", path: realpathSync(path), folders, program: PY, args };
    } catch {
      // Not under this name.
    }
  }
  return undefined;
}

/** Where a runtime itself lies: what is on the path may be a script that starts it. */
function asked(name: "deno" | "bun"): string | undefined {
  const args = name === "deno"
    ? ["eval", "--no-config", "--no-lock", "console.log(Deno['execPath']())"]
    : ["-e", "console.log(process.execPath)"];
  try {
    const said = execFileSync(name, args, { timeout: 5000, stdio: "pipe" });
    return String(said).trim() || undefined;
  } catch {
    return undefined;
  }
}
