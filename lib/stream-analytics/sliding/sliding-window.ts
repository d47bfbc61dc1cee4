/** A window over the last events, first in, first out, and one number of all that are in it. */
export interface SlidingWindow {
  /** Events in the window. */
  readonly size: number;
  /** The newest event comes in. */
  insert(value: number): void;
  /** The oldest one goes out. @throws {RangeError} Where the window is empty. */
  evict(): void;
  /** All in the window combined, oldest first; the identity where it is empty. */
  query(): number;
}

/** The error of a window that has nothing to give. */
export function emptyWindow(): RangeError {
  return new RangeError("Cannot evict from the window: it must have at least 1 event: received 0");
}
