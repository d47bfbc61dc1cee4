/** What a guest may use. */
export interface Limits {
  /** Memory of the guest, in MB. */
  memoryMB: number;
  /** Wall time of one call, in ms. */
  timeoutMs: number;
  /** What one call may write, in characters. Default: 1 000 000. */
  output?: number;
}

/** Why a call was ended from outside. */
export type Killed = "timeout" | "memory" | "output" | "processes" | "aborted" | "ended";

/** What came of a call. Never thrown: a guest's failure is not its host's. */
export interface Answer {
  value?: unknown;
  error?: string;
  killed?: Killed;
  stdout: string;
  stderr: string;
  /** Wall time, in ms. */
  ms: number;
}

/** A function that is loaded and waits for calls. */
export interface Guest {
  /** Calls it. Resolves within the time limit, whatever the guest does, where its tier can end it at all. */
  invoke(event: unknown, signal?: AbortSignal): Promise<Answer>;
  /** Memory it holds in MB and processor time it has spent in ms, where that can be told. */
  usage(): Promise<{ memoryMB?: number; cpuMs?: number }>;
  /** Ends it, and waits until it is gone. */
  stop(): Promise<void>;
  /** Whether it can be called again. */
  readonly alive: boolean;
  readonly pid?: number;
}

/** A way to keep a function from others. */
export interface Tier {
  readonly name: string;
  /** Why it can't run here, in one line; `undefined` where it can. */
  missing(): string | undefined;
  /**
   * Loads code. JavaScript has `function handler(event)`, Python `def handler(event)`.
   *
   * @throws {Error} Where the code can't be loaded, or the tier does not run here.
   */
  start(code: string, limits: Limits): Promise<Guest>;
}

/** Longest result, in characters of JSON. */
export const MOST_RESULT = 256_000;

/** The JSON of a result. @throws {RangeError} Where it is too long, or none. */
export function resultText(value: unknown): string {
  const text = JSON.stringify(value) ?? "null";
  if (text.length > MOST_RESULT) {
    throw new RangeError(
      `Cannot return a result: it may have ${MOST_RESULT} characters: received ${text.length}`,
    );
  }
  return text;
}

export function messageOf(error: unknown): string {
  return String((error as Error)?.message ?? error).slice(0, 2000);
}
