import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import process from "node:process";
import { freePort } from "../../lib/services/free-port.ts";
import type { Jupyter } from "./environment.ts";

/** A running JupyterLab. */
export interface Server {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  token: string;
  /** Ends it and its kernels. May be called more than once. */
  close(): Promise<void>;
}

/** Starts JupyterLab on a free port of this machine, without a browser. */
export async function startServer(
  { jupyter, env }: Jupyter,
  { root, budget = 60_000 }: { root: string; budget?: number },
): Promise<Server> {
  const port = await freePort(), token = randomBytes(24).toString("hex");
  const [program, ...args] = jupyter;
  const child = spawn(program!, [
    ...args,
    "lab",
    "--no-browser",
    "--ServerApp.ip=127.0.0.1",
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    `--ServerApp.root_dir=${root}`,
    "--LabApp.extension_manager=readonly",
    // A cell whose code is hidden has no prompt on the page: what it has done only its model knows.
    "--LabApp.expose_app_in_browser=True",
    // Jupyter asks for this flag where the user is root, as in a container.
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...env, JUPYTER_TOKEN: token },
    // Ctrl-C is for this process, which then ends the server in order.
    detached: process.platform !== "win32",
  });
  let log = "", ended = false;
  child.stderr.on("data", (data) => log = `${log}${data}`.slice(-4000));
  const closed = new Promise<void>((resolve) => {
    const end = () => {
      ended = true;
      resolve();
    };
    child.on("close", end);
    child.on("error", (error) => {
      log += error.message;
      end();
    });
  });
  const close = async () => {
    const family = child.pid ? descendants(child.pid) : [];
    if (!ended) child.kill("SIGTERM");
    await Promise.race([closed, wait(8000)]);
    // Kernels are sessions of their own: what did not end with the server is ended here.
    for (const pid of family) kill(pid);
    await closed;
  };
  const url = `http://127.0.0.1:${port}`, end = Date.now() + budget;
  while (!await answers(`${url}/api/status?token=${token}`)) {
    if (ended || Date.now() > end) {
      await close();
      throw new Error(`JupyterLab did not start in ${budget / 1000} s:\n${log.trim()}`);
    }
    await wait(100);
  }
  return { url, token, close };
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** A process and all below it, as far as the system tells in files. */
function descendants(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return [pid, ...children.split(" ").filter(Boolean).flatMap((one) => descendants(Number(one)))];
  } catch {
    return [pid];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch { /* it has ended */ }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
