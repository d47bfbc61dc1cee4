/**
 * The Jupyter that this project's tasks use: JupyterLab in a Python environment of its own under
 * `.under-load/`, with a kernel spec for this very Deno. Nothing of the user's Jupyter is touched.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { onPath, SCRATCH } from "../paths.ts";
import { UsageError } from "../ui.ts";

/** What `start` needs. */
export const LAB = "jupyterlab==4.6.6";
/** What `test-kernel` needs besides. */
export const CLIENT = "nbclient==0.11.0";

/** No Jupyter can be had here; the message says what is missing and what to do. */
export class JupyterError extends UsageError {
  override name = "JupyterError";
}

/** Options of {@linkcode prepareJupyter}. */
export interface JupyterOptions {
  /** Called about once a second with a line like `installing JupyterLab … (12 s)`. */
  onProgress: (line: string) => void;
  /** Pinned packages, as pip takes them. Default: {@linkcode LAB}. */
  packages?: readonly string[];
  /** Folder of JupyterLab's configuration and state. Default: `.under-load/jupyter-home`. */
  home?: string;
  /** Settings of JupyterLab by plugin, as in its `overrides.json`. */
  settings?: Record<string, Record<string, unknown>>;
}

/** A Jupyter that is ready to run. */
export interface Jupyter {
  /** The Python that has the packages; `undefined` where a `jupyter` from the PATH is used. */
  python: string | undefined;
  /** The command before `lab`, `kernelspec` and the like. */
  jupyter: string[];
  /** The whole environment to run it in. */
  env: Record<string, string>;
}

const HOME = join(SCRATCH, "jupyter");
const MARKER = join(HOME, "under-load.json");
const WINDOWS = process.platform === "win32";
const PYTHON = join(HOME, WINDOWS ? "Scripts/python.exe" : "bin/python");

/** It may be offline, and a course is no place for another project's news. */
const QUIET = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/**
 * Installs Jupyter where that is still to be done, and writes the kernel spec and the settings. Takes
 * half a minute the first time and milliseconds from then on.
 *
 * @throws {JupyterError} Where neither an environment can be made nor the PATH has a `jupyter lab`.
 */
export async function prepareJupyter(options: JupyterOptions): Promise<Jupyter> {
  const { onProgress, packages = [LAB], home = join(SCRATCH, "jupyter-home") } = options;
  let python: string | undefined = PYTHON, jupyter = [PYTHON, "-m", "jupyter"];
  let share = join(HOME, "share/jupyter");
  try {
    await prepareEnvironment(packages, onProgress);
  } catch (error) {
    if (!(error instanceof JupyterError)) throw error;
    const found = jupyterOnPath();
    if (!found) throw error;
    onProgress(`${error.message}. Using the JupyterLab on the PATH`);
    [python, jupyter, share] = [undefined, [found], join(SCRATCH, "share/jupyter")];
  }
  writeKernelSpec(join(share, "kernels/deno"));
  writeSettings(join(home, "config"), { ...QUIET, ...options.settings });
  return { python, jupyter, env: environment(home, share) };
}

async function prepareEnvironment(
  packages: readonly string[],
  onProgress: (line: string) => void,
): Promise<void> {
  const installed = readMarker();
  const missing = packages.filter((name) => !installed.includes(name));
  if (!missing.length) return;
  // Another version of the same package: a fresh start is surer than an upgrade in place.
  const stale = missing.some((name) =>
    installed.some((other) => other.split("==")[0] === name.split("==")[0])
  );
  if (!installed.length || stale) {
    const wanted = stale ? packages : [...new Set([LAB, ...packages])];
    await makeEnvironment(onProgress);
    await install(wanted, onProgress);
    writeFileSync(MARKER, JSON.stringify(wanted) + "\n");
  } else {
    await install(missing, onProgress);
    writeFileSync(MARKER, JSON.stringify([...installed, ...missing]) + "\n");
  }
}

/** What the environment has. The marker is written last, so one that was left half-made has none. */
function readMarker(): string[] {
  try {
    return existsSync(PYTHON) ? JSON.parse(readFileSync(MARKER, "utf8")) as string[] : [];
  } catch {
    return [];
  }
}

async function makeEnvironment(onProgress: (line: string) => void): Promise<void> {
  const python = systemPython();
  if (!python) {
    throw new JupyterError(
      "Cannot find Python: JupyterLab needs Python 3.9 or newer, so install it and put `python3` on the PATH",
    );
  }
  rmSync(HOME, { recursive: true, force: true });
  mkdirSync(SCRATCH, { recursive: true });
  const [program, ...args] = python;
  const { code } = await timed(program!, [...args, "-m", "venv", HOME], (elapsed) => {
    onProgress(`making a Python environment … (${elapsed} s)`);
  });
  if (code === 0) {
    // JupyterLab runs a CommonJS script with Node where that is installed; this project's own
    // package.json would make Node take it for a module, and its failure fills the terminal.
    writeFileSync(join(HOME, "package.json"), `{ "type": "commonjs" }\n`);
    return;
  }
  rmSync(HOME, { recursive: true, force: true });
  throw new JupyterError(
    `Cannot make a Python environment: \`${program} -m venv\` failed, so install Python's venv and pip (on Debian and Ubuntu the package python3-venv)`,
  );
}

/** The command of a Python that is new enough. A name on the PATH may be a stub that does not run. */
function systemPython(): string[] | undefined {
  return [["python3"], ["python"], ["py", "-3"]].find(([program, ...args]) => {
    if (!onPath(program!)) return false;
    const test = "import sys; sys.exit(sys.version_info < (3, 9))";
    return spawnSync(program!, [...args, "-c", test], { stdio: "ignore" }).status === 0;
  });
}

async function install(
  packages: readonly string[],
  onProgress: (line: string) => void,
): Promise<void> {
  const what = packages.includes(LAB) ? "JupyterLab" : packages.join(", ");
  const args = ["-m", "pip", "install", "--no-input", "--retries", "2", "--progress-bar", "off"];
  let found = 0, unpacking = "";
  const { code, text } = await timed(PYTHON, [...args, ...packages], (elapsed, chunk) => {
    found += chunk.match(/^Collecting /gm)?.length ?? 0;
    if (/^Installing collected/m.test(chunk)) unpacking = ", unpacking";
    onProgress(
      `installing ${what} … (${elapsed} s${found ? `, ${found} packages` : ""}${unpacking})`,
    );
  });
  if (code === 0) return;
  const why = /connection|timed out|resolve|No matching distribution|SSLError|ProxyError/i
      .test(text)
    ? "pip cannot reach its package registry, so go online and try again"
    : `pip said “${text.match(/^ERROR: (.+)$/m)?.[1] ?? `exit code ${code}`}”`;
  throw new JupyterError(
    `Cannot install ${what}: ${why}, or install JupyterLab yourself and put \`jupyter\` on the PATH`,
  );
}

/** Runs a program; reports what it printed since the last report about once a second. */
async function timed(
  program: string,
  args: string[],
  report: (elapsed: number, chunk: string) => void,
): Promise<{ code: number | null; text: string }> {
  const start = Date.now();
  let text = "", reported = 0;
  const tell = () => {
    report(Math.round((Date.now() - start) / 1000), text.slice(reported));
    reported = text.length;
  };
  tell();
  const clock = setInterval(tell, 1000);
  try {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (data) => text += data);
    child.stderr.on("data", (data) => text += data);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("close", resolve);
      child.on("error", reject);
    });
    return { code, text };
  } finally {
    clearInterval(clock);
  }
}

function jupyterOnPath(): string | undefined {
  const jupyter = onPath("jupyter");
  if (!jupyter) return undefined;
  return spawnSync(jupyter, ["lab", "--version"], { stdio: "ignore" }).status === 0
    ? jupyter
    : undefined;
}

/** Writes a kernel spec for this very Deno; each time anew, since its path may change. */
export function writeKernelSpec(folder: string): void {
  const spec = {
    argv: [process.execPath, "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    // By a signal, Stop would kill the kernel; by a message, an endless loop stops and state survives.
    interrupt_mode: "message",
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "kernel.json"), JSON.stringify(spec, null, 2) + "\n");
}

function writeSettings(config: string, settings: Record<string, unknown>): void {
  const folder = join(config, "labconfig");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "default_setting_overrides.json"),
    JSON.stringify(settings, null, 2) + "\n",
  );
}

function environment(home: string, share: string): Record<string, string> {
  const inherited = process.env as Record<string, string>;
  return {
    ...inherited,
    JUPYTER_CONFIG_DIR: join(home, "config"),
    JUPYTER_DATA_DIR: join(home, "data"),
    JUPYTER_RUNTIME_DIR: join(home, "runtime"),
    IPYTHONDIR: join(home, "ipython"),
    JUPYTER_PREFER_ENV_PATH: "1",
    // Comes before every other place where a kernel named `deno` may be found.
    JUPYTER_PATH: [share, inherited["JUPYTER_PATH"]].filter(Boolean).join(delimiter),
  };
}
