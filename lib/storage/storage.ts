/** A file that only grows at its end, or is cut. Calls are synchronous: an append has no half-way. */
export interface StoredFile {
  /** Bytes in it, synced or not. */
  readonly size: number;
  append(bytes: Uint8Array): void;
  /** At most `length` bytes from `position`; fewer at the end of the file. */
  read(position: number, length: number): Uint8Array;
  truncate(size: number): void;
  /** Returns once what was appended would survive a loss of power. */
  sync(): void;
  close(): void;
}

/** Where a log keeps its files. */
export interface Storage {
  /** Names of the files there are, in order. */
  list(): string[];
  /** Opens a file, and makes it where there is none. */
  open(name: string): StoredFile;
  /** Gives a file another name, over one that has it already, in one step. */
  rename(from: string, to: string): void;
  remove(name: string): void;
}
