import { execFile } from "node:child_process";

/** Requests/s in what `wrk` prints; `undefined` where it says none. */
export function readWrk(text: string): number | undefined {
  const said = text.match(/^Requests\/sec:\s+(\d+(?:\.\d+)?)$/m)?.[1];
  return said === undefined ? undefined : Number(said);
}

/** What `wrk` sends in a second through ten connections; `undefined` where it is not installed. */
export function wrkPerSecond(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    execFile("wrk", ["-t1", "-c10", "-d1s", url], { timeout: 5000 }, (error, text) => {
      resolve(error ? undefined : readWrk(text));
    });
  });
}
