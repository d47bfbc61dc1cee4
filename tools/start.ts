/**
 * deno task start [--no-browser] [--port 8888]
 *
 * Installs what is missing, then opens the course in JupyterLab on this very Deno. Where there is no
 * Jupyter to be had it runs the notebooks without one and opens the page that leads to theirs.
 *
 * Only `node:` modules may be imported here: the first run has no dependencies yet.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { installDependencies } from "./dependencies.ts";
import { type Jupyter, JupyterError, prepareJupyter } from "./jupyter/environment.ts";
import { redisProgram } from "./redis-program.ts";
import { program, ROOT, SCRATCH } from "./paths.ts";
import { bold, dim, green, main, say, seconds, UsageError, yellow } from "./ui.ts";

/** JupyterLab answers in 2 to 5 s; a slow disk may take longer. */
const PATIENCE_MS = 60_000;

await main(async () => {
  const { values } = parseArgs({
    options: {
      "no-browser": { type: "boolean", default: false },
      port: { type: "string" },
    },
  });
  const port = await portFor(values.port);
  const start = performance.now();
  await installDependencies();
  let jupyter: Jupyter;
  try {
    jupyter = await prepareJupyter({ onProgress: (line) => say(dim(`  ${line}`)) });
  } catch (error) {
    if (!(error instanceof JupyterError)) throw error;
    say(yellow(error.message));
    await tellRedis();
    return await withoutJupyter(!values["no-browser"]);
  }
  await tellRedis();
  return await serve(jupyter, port, !values["no-browser"], start);
});

/** Notebooks find the server by themselves; here is the time to fetch one where there is none. */
async function tellRedis(): Promise<void> {
  const found = await redisProgram();
  if ("missing" in found) {
    say(
      dim(`  no Redis server: ${found.missing}; notebooks use ioredis-mock, which has no network`),
    );
  }
}

/** The port asked for, or the first free one from 8888 up. */
async function portFor(asked: string | undefined): Promise<number> {
  if (asked === undefined) {
    for (let port = 8888; port < 8988; port++) if (await isFree(port)) return port;
    throw new UsageError("Cannot start: no port from 8888 to 8987 is free; name one with --port");
  }
  const port = Number(asked);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UsageError(`Cannot use --port ${asked}: it must be a whole number from 1 to 65535`);
  }
  if (!await isFree(port)) {
    throw new UsageError(
      `Cannot use --port ${port}: another program listens there; name another port`,
    );
  }
  return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Runs JupyterLab until it is stopped. */
async function serve(
  { jupyter, env }: Jupyter,
  port: number,
  browser: boolean,
  start: number,
): Promise<number> {
  const token = randomBytes(18).toString("hex");
  const address = `http://127.0.0.1:${port}/lab/tree/notebooks?token=${token}`;
  const [name, ...args] = jupyter;
  const server = spawn(name!, [
    ...args,
    "lab",
    "--no-browser",
    "--allow-root",
    `--ServerApp.root_dir=${ROOT}`,
    "--ServerApp.ip=127.0.0.1",
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    `--IdentityProvider.token=${token}`,
    "--ServerApp.log_level=WARN",
  ], { cwd: ROOT, env, stdio: ["ignore", "ignore", "pipe"] });
  let spoken = "";
  server.stderr.on("data", (chunk) => spoken = (spoken + chunk).slice(-4000));
  const ended = new Promise<number>((resolve) =>
    server.once("close", (code) => resolve(code ?? 0))
  );
  stopWith(server);
  if (!await answers(port, token, server)) {
    server.kill("SIGKILL");
    const why = spoken.trim().split("\n").at(-1) || `no answer within ${PATIENCE_MS / 1000} s`;
    throw new UsageError(`Cannot start JupyterLab: ${why}`);
  }
  say(`${green("✓")} JupyterLab ${dim(`ready after ${seconds(performance.now() - start)}`)}`);
  say(`\n  ${bold(address)}\n`);
  say(dim("Ctrl-C stops it."));
  if (browser) open(address);
  return await ended;
}

/** Whether the server answers before time is up or it ends. */
async function answers(port: number, token: string, server: ChildProcess): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline && server.exitCode === null) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/api/kernelspecs?token=${token}`);
      await response.body?.cancel();
      if (response.ok) return true;
    } catch { /* not yet */ }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return false;
}

/** However this process is told to end, the server and its kernels end with it. */
function stopWith(server: ChildProcess): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      server.kill("SIGTERM");
      setTimeout(() => server.kill("SIGKILL"), 5000).unref();
    });
  }
}

/** Runs every notebook headless and opens the page that leads to all of theirs. */
async function withoutJupyter(browser: boolean): Promise<number> {
  say("Running the notebooks without a front end instead:");
  const child = spawn(program("deno"), ["run", "-A", "tools/run.ts", "all"], {
    cwd: ROOT,
    stdio: "inherit",
  });
  const code = await new Promise<number>((resolve) => child.once("close", (c) => resolve(c ?? 1)));
  if (browser) open(join(SCRATCH, "pages", "index.html"));
  return code;
}

/** Opens an address or a file with whatever the system uses for it. */
function open(target: string): void {
  const [name, ...args] = process.platform === "darwin"
    ? ["open"]
    : process.platform === "win32"
    ? ["cmd", "/c", "start", ""]
    : ["xdg-open"];
  const child = spawn(name!, [...args, target], { stdio: "ignore", detached: true });
  child.on("error", () => {
    // No desktop here: the address was printed.
  });
  child.unref();
}
