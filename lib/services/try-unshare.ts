import { execFileSync } from "node:child_process";
import process from "node:process";

/** Longest try, in ms. */
const PATIENCE_MS = 5000;

/** Why something can't be run in namespaces here, in one line that begins with its name; `undefined` where it can. */
export function unshareMissing(what: string, words: readonly string[]): string | undefined {
  if (process.platform !== "linux") return `${what}: Linux only, this is ${process.platform}`;
  try {
    execFileSync("unshare", words, { timeout: PATIENCE_MS, stdio: "pipe" });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: Uint8Array };
    return `${what}: ${String(stderr ?? "").trim().split("\n")[0] || message.split("\n")[0]}`;
  }
}
