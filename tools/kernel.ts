/**
 * deno task kernel [--remove]
 *
 * Installs this Deno as a Jupyter kernel for the current user, where VS Code and any JupyterLab find it.
 */
import { rmSync } from "node:fs";
import { homedir, platform } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { writeKernelSpec } from "./jupyter/environment.ts";
import { main, say } from "./ui.ts";

// deno-lint-ignore require-await
await main(async () => {
  const { values } = parseArgs({ options: { remove: { type: "boolean", default: false } } });
  const folder = join(dataFolder(), "kernels", "deno");
  if (values.remove) {
    rmSync(folder, { recursive: true, force: true });
    say(`Removed ${folder}`);
    return;
  }
  writeKernelSpec(folder);
  say(`The Deno kernel is installed in ${folder}; reload VS Code and choose it as "Deno".`);
});

/** Jupyter's own rules for where a user's data is. */
function dataFolder(): string {
  const set = process.env["JUPYTER_DATA_DIR"];
  if (set) return set;
  if (platform() === "darwin") return join(homedir(), "Library", "Jupyter");
  if (platform() === "win32") return join(process.env["APPDATA"] ?? homedir(), "jupyter");
  return join(process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "jupyter");
}
