import process from "node:process";

const colour = Boolean(process.stdout.isTTY) && !process.env["NO_COLOR"];
const paint = (code: number) => (text: string) => colour ? `\x1b[${code}m${text}\x1b[0m` : text;

export const bold: (text: string) => string = paint(1);
export const dim: (text: string) => string = paint(2);
export const red: (text: string) => string = paint(31);
export const green: (text: string) => string = paint(32);
export const yellow: (text: string) => string = paint(33);

export function say(text: string): void {
  console.log(text);
}

/** Seconds with one decimal. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A line that is replaced by the next one on a terminal, and dropped elsewhere. */
export function passing(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${text}`);
}

/** Something the user can mend: shown as one sentence, exit code 2. */
export class UsageError extends Error {}

/** What a file system says where it will not have something written, and how people say it. */
const REFUSALS: Record<string, string> = {
  EACCES: "permission is denied",
  EPERM: "it is not permitted",
  EROFS: "it is on a disk that can only be read",
  ENOSPC: "the disk is full",
};

/** A refusal of the file system as one sentence; `undefined` for any other error. */
export function refusal(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path, message, name } = error as Error & { code?: string; path?: string };
  const why = REFUSALS[code ?? (name === "PermissionDenied" ? "EACCES" : "")];
  if (!why) return undefined;
  const where = path ?? message.match(/'([^']+)'/)?.[1] ?? "a file";
  return `Cannot use ${where}: ${why}; the course writes to its own folder, so copy it to where you may`;
}

/** Runs a task's main function; a {@linkcode UsageError} becomes its sentence and exit code 2. */
export async function main(task: () => Promise<number | void>): Promise<void> {
  try {
    process.exit((await task()) ?? 0);
  } catch (error) {
    if (
      error instanceof UsageError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS")
    ) {
      console.error(red((error as Error).message));
      process.exit(2);
    }
    const refused = refusal(error);
    if (refused) {
      console.error(red(refused));
      process.exit(2);
    }
    throw error;
  }
}
