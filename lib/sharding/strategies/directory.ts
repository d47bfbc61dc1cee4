import { requireNumber } from "../../sim/mod.ts";
import { hashKey, type ShardKey } from "../key.ts";
import { Placement, shardList, type Shards } from "../strategy.ts";

/** A directory as it is stored and sent: plain data. */
export interface DirectoryState {
  /** Shard of each chunk. */
  owners: readonly number[];
  /** Chunks that keys without exception fall into: the first so many. */
  hashed: number;
  /** Keys with a chunk of their own: their text form and its number. */
  pins: readonly (readonly [key: string, chunk: number])[];
}

/**
 * A table of chunks: a key's hash says its chunk, the table says the chunk's shard. What moves is decided,
 * not computed, one chunk at a time, and a key may be given a chunk of its own. O(1); 4 bytes a chunk. A
 * directory never changes: what changes one returns another.
 *
 * @example
 * ```ts
 * import { Directory } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * const plain = Directory.even(4), pinned = plain.pinned("tenant-1", 4);
 * assert.equal(pinned.shardOf("tenant-1"), 4);
 * assert.equal(pinned.shardOf("tenant-2"), plain.shardOf("tenant-2"));
 * ```
 */
export class Directory extends Placement {
  readonly #owners: Int32Array;
  readonly #hashed: number;
  readonly #pins: ReadonlyMap<string, number>;
  readonly #shards: readonly number[];

  /** @throws {RangeError} Where an owner is no shard, or a pin has no chunk of its own. */
  constructor({ owners, hashed, pins }: DirectoryState) {
    super();
    requireNumber("create Directory", "hashed", hashed, {
      unit: "chunks",
      min: 1,
      max: owners.length,
      integer: true,
    });
    this.#shards = shardList("create Directory", [...new Set(owners)].sort((a, b) => a - b));
    this.#owners = Int32Array.from(owners);
    this.#hashed = hashed;
    this.#pins = new Map(pins);
    for (const [key, chunk] of this.#pins) {
      if (Number.isInteger(chunk) && chunk >= hashed && chunk < owners.length) continue;
      throw new RangeError(
        `Cannot create Directory: the chunk of ${key} must be from ${hashed} to ${
          owners.length - 1
        }: received ${chunk}`,
      );
    }
  }

  /** Chunks dealt out in turn. Default: 1024 chunks. */
  static even(shards: Shards, chunks = 1024): Directory {
    const list = shardList("create Directory", shards);
    requireNumber("create Directory", "chunks", chunks, {
      unit: "chunks",
      min: list.length,
      max: 65_536,
      integer: true,
    });
    const owners = Array.from({ length: chunks }, (_, chunk) => list[chunk % list.length]!);
    return new Directory({ owners, hashed: chunks, pins: [] });
  }

  chunkOf(key: ShardKey): number {
    const pin = this.#pins.size ? this.#pins.get(`${key}`) : undefined;
    return pin ?? hashKey(key) % this.#hashed;
  }

  /** Whether a key has a chunk of its own. */
  isPinned(key: ShardKey): boolean {
    return this.#pins.has(`${key}`);
  }

  shardOf(key: ShardKey): number {
    return this.#owners[this.chunkOf(key)]!;
  }

  ownerOf(chunk: number): number {
    return this.#owners[chunk]!;
  }

  shards(): readonly number[] {
    return this.#shards;
  }

  get bytes(): number {
    return 4 * this.#owners.length + 80 * this.#pins.size;
  }

  /** Every chunk that a shard owns. O(chunks). */
  chunksOf(shard: number): number[] {
    return [...this.#owners.keys()].filter((chunk) => this.#owners[chunk] === shard);
  }

  /** The same with these chunks on another shard. */
  assigned(chunks: Iterable<number>, shard: number): Directory {
    const state = this.state(), owners = [...state.owners];
    for (const chunk of chunks) {
      requireNumber("assign a chunk", "the chunk", chunk, {
        unit: "(its number)",
        min: 0,
        max: owners.length - 1,
        integer: true,
      });
      owners[chunk] = shard;
    }
    return new Directory({ ...state, owners });
  }

  /**
   * The same with a key in a chunk of its own, on a shard. Rows written before still carry their old chunk:
   * see `isolate` for a key that has some.
   */
  pinned(key: ShardKey, shard: number): Directory {
    const { owners, hashed, pins } = this.state();
    const others = pins.filter(([name]) => name !== `${key}`);
    return new Directory({
      owners: [...owners, shard],
      hashed,
      pins: [...others, [`${key}`, owners.length]],
    });
  }

  state(): DirectoryState {
    return { owners: [...this.#owners], hashed: this.#hashed, pins: [...this.#pins] };
  }
}
