import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import process from "node:process";
import { listens } from "./service.ts";

/** A server process that ends with this one. */
export interface PrivateServer {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts `redis-server` on a free port of the loopback address, without persistence. The shell around
 * it reads from a pipe that only this process holds: however this process ends, a kernel that is killed
 * included, the pipe closes and the server is stopped.
 *
 * @returns `undefined` where the program is not installed or does not start.
 */
export async function startRedisServer(): Promise<PrivateServer | undefined> {
  if (process.platform === "win32") return undefined;
  const port = await freePort();
  const shell = spawn("sh", [
    "-c",
    'command -v redis-server >/dev/null || exit 1; redis-server "$@" >/dev/null 2>&1 & server=$!; ' +
    "cat >/dev/null; kill $server; wait $server",
    "redis",
    ...["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
  ], { stdio: ["pipe", "ignore", "ignore"] });
  const ended = new Promise<void>((resolve) => {
    shell.once("exit", () => resolve());
    shell.once("error", () => resolve());
  });
  let gone = false;
  ended.then(() => gone = true);
  for (let tries = 0; tries < 60 && !gone; tries++) {
    if (await listens("127.0.0.1", port, 200)) {
      letGo(shell);
      return {
        url: `redis://127.0.0.1:${port}`,
        stop: async () => {
          // Whoever waits for the end must not be the only thing alive.
          shell.ref();
          shell.stdin?.end();
          await ended;
        },
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  shell.stdin?.end();
  return undefined;
}

/** The server must not keep a program alive that has nothing else to do. */
function letGo(shell: ChildProcess): void {
  shell.unref();
  (shell.stdin as { unref?: () => void } | null)?.unref?.();
}

/** A port that nothing listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
