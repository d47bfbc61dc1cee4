import { spawn } from "node:child_process";

/** A process that ends with this one, however this one ends. */
export interface TiedProcess {
  /** Resolves once it has ended and its folder is gone. */
  readonly ended: Promise<void>;
  /** Kills it. Calling it twice does nothing. */
  stop(): Promise<void>;
}

/**
 * What the shell around a process does: it kills the process once its own input ends, which only this process holds
 * open, or once the time is up, and removes the folder in the end.
 */
const SHELL = `
folder=$1; seconds=$2; shift 2
"$@" >/dev/null 2>&1 </dev/null & server=$!
exec 3<&0
(cat <&3 >/dev/null; kill -9 $server) 2>/dev/null & reader=$!
(sleep $seconds & sleeper=$!; trap 'kill $sleeper; exit' TERM; wait $sleeper; kill -9 $server) </dev/null 2>/dev/null & timer=$!
wait $server 2>/dev/null
kill $reader $timer 2>/dev/null
rm -rf "$folder"
`;

/**
 * Starts a program that must not outlive this process, not even one that is killed.
 *
 * @param folder What it writes to; goes with it.
 * @param budget Time after which it is killed, in ms.
 */
export function tiedProcess(
  program: string,
  args: readonly string[],
  { folder, budget }: { folder: string; budget: number },
): TiedProcess {
  const seconds = String(Math.ceil(budget / 1000));
  const shell = spawn("sh", ["-c", SHELL, "tied", folder, seconds, program, ...args], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = new Promise<void>((resolve) => {
    shell.once("exit", () => resolve());
    shell.once("error", () => resolve());
  });
  // It may have gone by itself, and its pipe with it.
  shell.stdin?.on("error", () => {});
  return {
    ended,
    stop: async () => {
      shell.stdin?.end();
      await ended;
    },
  };
}
