import type { Progress } from "../progress.ts";
import type { Read } from "../read-progress.ts";

/** Where a reader's progress is kept, and an interview that is being held. */
export interface Store {
  /** Where that is, in words. */
  readonly place: string;
  /** What is kept, as it is; empty where nothing is. */
  text(): Promise<string>;
  /** @throws {Error} Where what is there can't be read at all. */
  load(): Promise<Read>;
  /** Adds to what is there. @returns What is there now. @throws {Error} Where it can't be kept. */
  save(progress: Progress): Promise<Progress>;
  /** Puts what is there aside, so that one begins anew. @returns Where it is then, in words. */
  startAgain(): Promise<string>;
  /** The interview that is being held; empty where none is. */
  held(): Promise<string>;
  /** Keeps it; the empty text ends it. @throws {Error} Where it can't be kept. */
  hold(text: string): Promise<void>;
}
