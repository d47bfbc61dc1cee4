import process from "node:process";

/** The line by which a program says that it listens: of its own, with a mark, so that it may print more. */
export const LISTENING = /^under-load listens on port (\d+)$/m;

/**
 * Tells the process that started this one ({@linkcode startProcesses}) that it listens, and ends this one
 * when that process goes.
 */
export function listening(port: number): void {
  console.log(`\nunder-load listens on port ${port}`);
  process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0)).resume();
}
