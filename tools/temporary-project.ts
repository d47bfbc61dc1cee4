import { spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import type { Done } from "./command.ts";
import { program, ROOT, type RuntimeName } from "./paths.ts";
import type { Cell, SavedOutput } from "./notebook/file.ts";

/** The runtime that runs this test. */
export const HERE: RuntimeName = process.versions["bun"] ? "bun" : "deno";

/** A program's end, with its two outputs together and apart. */
export type Ended = Omit<Done, "cpuMs"> & { said: string; complained: string };

/** A copy of the project, for tests that need files of the project to be otherwise than they are. */
export interface TemporaryProject {
  root: string;
  /** Writes a file, with the folders above it. */
  write(path: string, text: string): void;
  /** Imports a module of the copy. It may import nothing but `node:` modules and its own kind. */
  load<T>(path: string): Promise<T>;
  /** Runs a task of the copy on the runtime of the test, to its end. */
  run(path: string, ...args: string[]): Promise<Ended>;
  remove(): void;
}

/** Copies these files and folders of the project; its dependencies are those of the project itself. */
export function temporaryProject(...paths: string[]): TemporaryProject {
  const root = mkdtempSync(join(tmpdir(), "under-load-test-"));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const path of paths) cpSync(join(ROOT, path), join(root, path), { recursive: true });
  mkdirSync(join(root, "notebooks"));
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"), "dir");
  write("package.json", readFileSync(join(ROOT, "package.json"), "utf8"));
  // By hand, so that nothing is installed over the dependencies that the copy shares with the project.
  write("deno.json", JSON.stringify({ nodeModulesDir: "manual", lock: false }));
  return {
    root,
    write,
    load: (path) => import(pathToFileURL(join(root, path)).href),
    run: (path, ...args) => runHere(root, [path, ...args]),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Runs a program of the project's on the runtime of the test, with its two outputs kept apart. */
export function runHere(
  cwd: string,
  args: string[],
): Promise<Ended> {
  const flags = HERE === "deno" ? ["run", "--allow-all"] : [];
  return new Promise((resolve, reject) => {
    const child = spawn(program(HERE), [...flags, ...args], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1" },
    });
    let said = "", complained = "";
    child.stdout.on("data", (chunk) => said += chunk);
    child.stderr.on("data", (chunk) => complained += chunk);
    const timer = setTimeout(() => child.kill("SIGKILL"), 50_000);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output: said + complained, said, complained });
    });
  });
}

/** A cell of code, for a notebook that a test makes up. */
export function code(
  source: string,
  { tags = [], outputs = [], id = "" }: Partial<Cell> = {},
): Cell {
  return { kind: "code", id, tags, source, outputs };
}

/** A cell of markdown. */
export function prose(source: string, { tags = [], id = "" }: Partial<Cell> = {}): Cell {
  return { kind: "markdown", id, tags, source, outputs: [] };
}

/** An output that shows a bundle. */
export function shows(data: Record<string, unknown>): SavedOutput {
  return { output_type: "display_data", data, metadata: {} };
}
