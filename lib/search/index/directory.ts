import { z } from "zod";
import { crc32c, type Storage } from "../../storage/mod.ts";
import { type At, steadily } from "../../sim/mod.ts";
import { decodeSegment, encodeSegment } from "./segment-file.ts";
import type { Segment } from "./segment.ts";

const MANIFEST = "manifest", NEXT = "manifest.next";
/** Files of ours, and of no one else: only such are ever removed. */
const OURS = /^(segment-\d+|log-\d+\..+|manifest\.next)$/;
const manifestSchema = z.object({
  generation: z.int().min(0),
  /** What documents look like and what becomes of their words: it must be the same when the index is opened. */
  shape: z.string(),
  segments: z.array(z.object({ file: z.string(), deleted: z.array(z.int()) })),
  /** Name of the log that has what came since. */
  log: z.string(),
});

/** What an index consists of, at one moment. */
export type Manifest = z.infer<typeof manifestSchema>;

/** The steps of a commit at which a process may end. */
export const COMMIT_STEPS = [
  ...["segment written", "segment synced", "manifest written", "manifest synced"],
  ...["manifest renamed", "an old file removed"],
] as const;

/**
 * The files of an index. What belongs to it is what the manifest names, and the manifest is replaced in one
 * step: before it a crash leaves the old index, after it the new one, and files that neither names are rubbish.
 */
export class Directory {
  readonly #storage: Storage;
  readonly #at: At;

  constructor(storage: Storage, at: At = steadily) {
    this.#storage = storage;
    this.#at = at;
  }

  /**
   * What the index consists of; `undefined` where there is none.
   *
   * @throws {Error} Where the manifest is not as it was written, or is gone while other files are there.
   */
  read(): Manifest | undefined {
    const files = this.#storage.list();
    if (!files.includes(MANIFEST)) {
      const left = files.find((file) =>
        OURS.test(file) && file !== NEXT && this.#read(file).length
      );
      if (left === undefined) return undefined;
      throw new Error(`Cannot open the index: ${left} is there, but no manifest`);
    }
    const bytes = this.#read(MANIFEST), text = new TextDecoder().decode(bytes.subarray(4));
    const sum = bytes.length < 4 ? -1 : new DataView(bytes.slice().buffer).getUint32(0, true);
    if (sum !== crc32c(bytes, 4)) throw new Error("Cannot open the index: its manifest is damaged");
    return manifestSchema.parse(JSON.parse(text));
  }

  /** @throws {Error} Where the log that a manifest names is gone, or documents are to have another shape. */
  check({ log, shape }: Manifest, now: string): void {
    if (shape !== now) {
      throw new Error(
        "Cannot open the index: it was written with other fields or another analyzer",
      );
    }
    if (this.#storage.list().some((file) => file.startsWith(`${log}.`))) return;
    throw new Error(`Cannot open the index: its ${log} is gone`);
  }

  /** @throws {Error} Where a segment that the manifest names is not as it was written. */
  segment(file: string): Segment {
    const segment = decodeSegment(this.#read(file));
    if (!segment) throw new Error(`Cannot open the index: its file ${file} is damaged`);
    return segment;
  }

  writeSegment(file: string, segment: Segment): void {
    this.#write(file, encodeSegment(segment), "segment");
  }

  /** From here on the index is what this manifest says. */
  replace(manifest: Manifest): void {
    const text = new TextEncoder().encode(JSON.stringify(manifest));
    const bytes = new Uint8Array(4 + text.length);
    bytes.set(text, 4);
    new DataView(bytes.buffer).setUint32(0, crc32c(text), true);
    this.#write(NEXT, bytes, "manifest");
    this.#storage.rename(NEXT, MANIFEST);
    this.#at("manifest renamed");
    this.tidy(manifest);
  }

  /** Removes what a manifest does not name: files of before, and of commits that a crash cut off. */
  tidy({ segments, log }: Manifest): void {
    const named = new Set([MANIFEST, ...segments.map(({ file }) => file)]);
    for (const file of this.#storage.list()) {
      if (!OURS.test(file) || named.has(file) || file.startsWith(`${log}.`)) continue;
      this.#storage.remove(file);
      this.#at("an old file removed");
    }
  }

  #write(name: string, bytes: Uint8Array, what: "segment" | "manifest"): void {
    this.#storage.remove(name);
    const file = this.#storage.open(name);
    try {
      file.append(bytes);
      this.#at(`${what} written`);
      file.sync();
      this.#at(`${what} synced`);
    } finally {
      file.close();
    }
  }

  #read(name: string): Uint8Array {
    const file = this.#storage.open(name);
    try {
      return file.read(0, file.size).slice();
    } finally {
      file.close();
    }
  }
}
