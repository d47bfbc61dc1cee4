import { SegmentedLog } from "../../event-log/mod.ts";
import { type At, requireNumber, steadily } from "../../sim/mod.ts";
import type { Storage } from "../../storage/mod.ts";
import { Bitset } from "../bitset.ts";
import { type RankOptions, Searcher } from "../searcher.ts";
import { Directory, type Manifest } from "./directory.ts";
import { Fence } from "./fence.ts";
import { drop, manifestOf, mergeParts, type Part } from "./part.ts";
import { type Document, DocumentReader, type Schema } from "./schema.ts";
import { SegmentBuilder } from "./segment-builder.ts";

/** How a writer works. */
export interface WriterOptions {
  /** How many segments of one size are merged. Default: 8. */
  perTier?: number;
  /** Called at each step at which a process may end. */
  at?: At;
}

/**
 * An index that is written while it is searched. What {@linkcode IndexWriter.add} has returned from survives a
 * crash, in the log; {@linkcode IndexWriter.refresh} makes it a segment in memory, and found; only
 * {@linkcode IndexWriter.commit} writes segments to files, which is dear, and begins a new log.
 *
 * @example
 * ```ts
 * import { IndexWriter } from "#lib/search";
 * import { MemoryStorage } from "#lib/storage";
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const storage = new MemoryStorage(), schema = { fields: { body: "text" } } as const;
 * const writer = new IndexWriter(storage, schema);
 * writer.add([{ id: "a", body: "the disk is full" }]);
 * storage.crash(random(1));
 * const again = new IndexWriter(storage, schema).refresh();
 * assert.equal(again.search({ kind: "term", term: "disk" }).hits.length, 1);
 * ```
 */
export class IndexWriter {
  readonly reader: DocumentReader;
  readonly #storage: Storage;
  readonly #directory: Directory;
  readonly #perTier: number;
  readonly #at: At;
  #generation = 0;
  #files = 0;
  #log: SegmentedLog;
  readonly #fence: Fence;
  #parts: Part[] = [];
  /** What came since the last refresh: a document, or `null` where one is to go. */
  readonly #buffer = new Map<string, Document | null>();

  /** Opens an index, and makes it where there is none. @throws {Error} Where a file of it is damaged. */
  constructor(
    storage: Storage,
    schema: Schema,
    { perTier = 8, at = steadily }: WriterOptions = {},
  ) {
    requireNumber("write an index", "perTier", perTier, {
      ...{ unit: "segments", min: 2, max: 100, integer: true },
    });
    this.reader = new DocumentReader(schema);
    this.#storage = storage;
    this.#perTier = perTier;
    this.#at = at;
    this.#directory = new Directory(storage, at);
    const manifest = this.#directory.read() ?? this.#begin();
    this.#directory.check(manifest, this.reader.shape);
    this.#generation = manifest.generation;
    for (const { file, deleted } of manifest.segments) {
      const segment = this.#directory.segment(file), live = Bitset.all(segment.size);
      for (const document of deleted) live.delete(document);
      this.#parts.push({ segment, file, live });
      this.#files = Math.max(this.#files, 1 + Number(file.split("-")[1]));
    }
    this.#directory.tidy(manifest);
    this.#fence = new Fence(storage);
    this.#log = new SegmentedLog(storage, manifest.log);
    // What a crash left of a write that was never synced is there now, and must not go with the next crash.
    this.#log.sync();
    this.#replay();
  }

  /** Segments in use, and documents in the buffer. */
  get shape(): { segments: number[]; buffered: number } {
    return { segments: this.#parts.map(({ live }) => live.count), buffered: this.#buffer.size };
  }

  /**
   * Takes documents in; one with an id that is there replaces it. All that it returns from is kept.
   *
   * @throws {TypeError} Where one is not as the schema says; then none of them is taken.
   */
  add(documents: readonly unknown[]): void {
    const read = documents.map((document) => this.reader.read(document));
    this.#append(read.map((document) => [document.id, document]));
  }

  /** Takes documents away; ids that are not there are let pass. */
  delete(ids: readonly string[]): void {
    this.#append(ids.map((id) => [String(id), null]));
  }

  /** Makes findable what came so far: a searcher that never changes. */
  refresh(options: RankOptions = {}): Searcher {
    this.#flush();
    this.#parts = mergeParts(this.#parts, this.#perTier, this.#at);
    return new Searcher(this.reader, this.#parts, options);
  }

  /**
   * Writes all to files, and begins a new log.
   *
   * @throws {Error} Where another writer has opened the index, or a file cannot be written: then all is as before.
   */
  commit(): void {
    this.#fence.check();
    this.#flush();
    this.#parts = mergeParts(this.#parts, this.#perTier, this.#at);
    for (const part of this.#parts) {
      if (part.file) continue;
      const file = `segment-${this.#files++}`;
      this.#directory.writeSegment(file, part.segment);
      part.file = file;
    }
    const generation = this.#generation + 1, name = `log-${generation}`;
    // There before the manifest names it: one that is missing is damage, then.
    const log = new SegmentedLog(this.#storage, name), { shape } = this.reader;
    try {
      log.sync();
      this.#directory.replace(manifestOf(this.#parts, { generation, log: name, shape }));
    } catch (error) {
      log.close();
      throw error; // the old log goes on
    }
    this.#log.close();
    this.#generation = generation;
    this.#log = log;
  }

  /** Closes its files; what was not committed comes back from the log. */
  close(): void {
    this.#log.close();
  }

  /** A new index: an empty log, and a manifest that names it. */
  #begin(): Manifest {
    const manifest = manifestOf([], { generation: 0, log: "log-0", shape: this.reader.shape }),
      log = new SegmentedLog(this.#storage, "log-0");
    log.sync();
    log.close();
    this.#directory.replace(manifest);
    return manifest;
  }

  #append(changes: readonly [string, Document | null][]): void {
    this.#fence.check();
    this.#log.append(changes.map(([key, document]) => ({
      ...{ key, value: document && JSON.stringify(document) },
    })));
    this.#at("log written");
    this.#log.sync();
    this.#at("log synced");
    for (const [id, document] of changes) this.#put(id, document);
  }

  #put(id: string, document: Document | null): void {
    this.#buffer.delete(id); // the last one stands last
    this.#buffer.set(id, document);
  }

  #replay(): void {
    for (let offset = this.#log.startOffset; offset < this.#log.endOffset;) {
      for (const record of this.#log.read(offset)) {
        offset = record.offset + 1;
        const { key, value } = record;
        this.#put(key!, value === null ? null : this.reader.read(JSON.parse(value)));
      }
    }
  }

  #flush(): void {
    if (!this.#buffer.size) return;
    const builder = new SegmentBuilder(this.reader);
    const copied = new Set<Part>();
    for (const [id, document] of this.#buffer) {
      for (const part of this.#parts) drop(part, id, copied);
      if (document) builder.add(document);
    }
    if (builder.size) {
      const segment = builder.done();
      this.#parts.push({ segment, live: Bitset.all(segment.size) });
    }
    this.#parts = this.#parts.filter(({ live }) => live.count > 0);
    this.#buffer.clear();
    this.#at("segment made");
  }
}
