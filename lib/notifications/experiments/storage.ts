import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AssignorName,
  EventLog,
  MemoryStorage,
  partitionOf,
  SegmentedLog,
} from "../../event-log/mod.ts";
import { spawnProgram } from "../../services/own-program.ts";
import { FileStorage } from "../../storage/disk/mod.ts";

/** Cuts a log of a few records at every byte, and opens it: how many whole records are found. */
export function tornTails(records: number): { cut: number; found: number; whole: number }[] {
  const ends: number[] = [];
  const write = () => {
    const storage = new MemoryStorage(), log = new SegmentedLog(storage, "t");
    ends.length = 0;
    for (let i = 0; i < records; i++) {
      log.append([{ key: `parcel-${i}`, value: "x".repeat(10 + 12 * i) }]);
      ends.push(log.bytes);
    }
    return storage;
  };
  write();
  return Array.from({ length: ends.at(-1)! + 1 }, (_, cut) => {
    const storage = write();
    storage.open(storage.list()[0]!).truncate(cut);
    const found = new SegmentedLog(storage, "t").endOffset;
    return { cut, found, whole: ends.filter((end) => end <= cut).length };
  });
}

/** What a process that was killed while it wrote has left. */
export interface Killed {
  /** Records that it had said were synced. */
  acknowledged: number;
  /** Records found by the next process. */
  found: number;
  tornBytes: number;
}

const WRITER = new URL("./writer.ts", import.meta.url);

/** Starts a process that appends to a log on disk, kills it in the middle with SIGKILL, and opens the log. */
export async function killWriter(records = 300): Promise<Killed> {
  const folder = mkdtempSync(join(tmpdir(), "under-load-kill-"));
  try {
    const child = spawnProgram(WRITER, [folder], ["pipe", "pipe", "ignore"]);
    const acknowledged = await readUntil(child, records);
    child.kill("SIGKILL");
    const log = new SegmentedLog(new FileStorage(folder), "parcels");
    const { endOffset: found, tornBytes } = log;
    log.close();
    return { acknowledged, found, tornBytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The last number that a process has printed, once it is at least `least`. */
function readUntil(child: ChildProcess, least: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the writer does not write")), 10_000);
    child.once("error", reject);
    child.stdout!.on("data", (data) => {
      const last = Number(String(data).trim().split("\n").at(-1));
      if (last < least) return;
      clearTimeout(timer);
      resolve(last);
    });
  });
}

/** Partitions that change hands when one more consumer joins, by assignor. */
export async function joins(
  partitions: number,
  most: number,
): Promise<{ consumers: number; assignor: string; moved: number }[]> {
  const rows: { consumers: number; assignor: string; moved: number }[] = [];
  for (const assignor of ["range", "roundrobin", "sticky"] as AssignorName[]) {
    const log = new EventLog();
    await log.createTopic("t", partitions);
    for (let consumers = 1; consumers <= most; consumers++) {
      await log.consume({ topic: "t", group: "g", assignor }, () => {});
      const { moved } = log.assignment("t", "g");
      if (consumers > 1) rows.push({ consumers, assignor, moved });
    }
    await log.close();
  }
  const bound = Array.from({ length: most - 1 }, (_, i) => ({
    consumers: i + 2,
    assignor: "⌈P/n⌉",
    moved: Math.ceil(partitions / (i + 2)),
  }));
  return [...rows, ...bound];
}

/** Partitions that an assignor moved over all joins. */
export function movedBy(
  rows: readonly { assignor: string; moved: number }[],
  assignor: string,
): number {
  return rows.filter((row) => row.assignor === assignor).reduce((sum, { moved }) => sum + moved, 0);
}

/** How evenly keys spread over partitions: the fullest and the emptiest, over the mean. */
export function spread(keys: number, partitions: number): { partition: number; keys: number }[] {
  const counts = new Array<number>(partitions).fill(0);
  for (let i = 0; i < keys; i++) counts[partitionOf(`parcel-${i}`, partitions)]!++;
  return counts.map((keys, partition) => ({ partition, keys }));
}

/** The last place of each parcel, before and after compaction, and after retention. */
export function upkeep(parcels: number, moves: number) {
  const log = new SegmentedLog(new MemoryStorage(), "places", { segmentBytes: 16_384 });
  for (let move = 0; move < moves; move++) {
    // One after the other they arrive, and move no more.
    for (let i = Math.floor(move * parcels / moves); i < parcels; i++) {
      log.append([{ key: `parcel-${i}`, value: `place ${move}`, timestamp: move * 1000 }]);
    }
  }
  const row = (state: string) => ({
    state,
    segments: log.segments,
    bytes: log.bytes,
    records: log.read(0, Infinity).length,
    parcels: new Set(log.read(0, Infinity).map(({ key }) => key)).size,
  });
  const rows = [row("as written")];
  log.compact();
  rows.push(row("compacted: the last of each key"));
  log.retain({ bytes: 4096 });
  rows.push(row("then retention: the newest segment"));
  return rows;
}
