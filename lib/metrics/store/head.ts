import { requireNumber } from "../../sim/require-number.ts";
import type { Storage } from "../../storage/storage.ts";
import { LabelIndex } from "./label-index.ts";
import type { Labels } from "./labels.ts";
import type { Matcher } from "./matcher.ts";
import { type Appended, MemSeries } from "./mem-series.ts";
import type { Queryable, SeriesData } from "./queryable.ts";
import { Wal } from "./wal.ts";
import {
  BATCH,
  LONG,
  readRecord,
  recordsOf,
  samplesRecord,
  seriesRecords,
  type WalSample,
} from "./wal-records.ts";

/** How a {@linkcode Head} keeps its samples. */
export interface HeadOptions {
  /** Where the log is kept. Default: there is none, and a crash loses all. */
  storage?: Storage;
  /** Most series; samples of others are refused and counted. Default: 1,000,000. */
  maxSeries?: number;
}

/** Times before and after 1970 that are taken, in ms: differences between two of them are exact in log and chunk. */
const FURTHEST = 1e15;

/**
 * The newest samples, in memory and in a log. What `commit` has returned for is not lost by a crash.
 *
 * @example
 * ```ts
 * import { Head, Labels } from "#lib/metrics";
 * import { MemoryStorage } from "#lib/storage";
 * import assert from "node:assert/strict";
 *
 * const storage = new MemoryStorage(), head = new Head({ storage });
 * const up = head.series(Labels.of({ __name__: "up" }))!;
 * assert.equal(head.append(up, 1000, 1), "ok");
 * head.commit();
 * assert.equal(new Head({ storage }).samples, 1);
 * ```
 */
export class Head implements Queryable {
  readonly #series: MemSeries[] = [];
  readonly #byKey = new Map<string, MemSeries>();
  readonly index = new LabelIndex();
  readonly #most: number;
  readonly #wal: Wal | undefined;
  #newSeries: MemSeries[] = [];
  #batch: WalSample[] = [];
  /** Samples taken and refused, by what became of them. */
  readonly counts: Record<Appended, number> = {
    ok: 0,
    duplicate: 0,
    "out of order": 0,
    conflict: 0,
  };
  /** Series refused since there were too many, or their labels too long. */
  refusedSeries = 0;

  /** Opens it, with what an earlier one has left in the storage. */
  constructor({ storage, maxSeries = 1_000_000 }: HeadOptions = {}) {
    requireNumber("create Head", "maxSeries", maxSeries, {
      unit: "time series",
      min: 1,
      integer: true,
    });
    this.#most = maxSeries;
    if (!storage) return;
    const byRef = new Map<number, MemSeries>();
    this.#wal = new Wal(storage, "wal-", (record) =>
      readRecord(record, {
        series: (ref, labels) => void byRef.set(ref, this.#add(labels)),
        sample: (ref, time, value, stale) => void byRef.get(ref)?.append(time, value, stale),
      }));
    // Numbers of series are given anew, so the log must say them anew.
    if (this.#series.length > 0) this.#rewrite();
  }

  /** Bytes that a crash had torn off the log's end, found when it was opened. */
  get torn(): number {
    return this.#wal?.torn ?? 0;
  }

  get seriesCount(): number {
    return this.#byKey.size;
  }

  /** Samples held. */
  get samples(): number {
    return this.#series.reduce((sum, { count }) => sum + count, 0);
  }

  /** Bytes of all chunks. */
  get bytes(): number {
    return this.#series.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The series of these labels, made where there is none; `undefined` where it is one too many or its labels too long. */
  series(labels: Labels): MemSeries | undefined {
    const known = this.#byKey.get(labels.key);
    if (known) return known;
    if (this.#byKey.size >= this.#most || labels.key.length > LONG) {
      this.refusedSeries++;
      return undefined;
    }
    const series = this.#add(labels);
    if (this.#wal) this.#newSeries.push(series);
    return series;
  }

  /** Adds a sample to a series, or says why not; safe after {@linkcode Head.commit}. Times are whole ms. O(1). */
  append(series: MemSeries, time: number, value: number, stale = false): Appended {
    if (!(Number.isInteger(time) && time <= FURTHEST && time >= -FURTHEST)) {
      const rule = { unit: "ms", min: -FURTHEST, max: FURTHEST, integer: true };
      requireNumber("append", "time", time, rule);
    }
    const appended = series.append(time, value, stale);
    this.counts[appended]++;
    if (appended === "ok" && this.#wal) {
      this.#batch.push({ ref: series.ref, time, value, stale });
      if (this.#batch.length % BATCH === 0) this.#write();
    }
    return appended;
  }

  /** Returns once all that was appended would survive a crash. */
  commit(): void {
    if (!this.#wal) return;
    if (this.#wal.broken) return this.#rewrite();
    this.#write();
    this.#wal.sync();
  }

  select(matchers: readonly Matcher[], from: number, to: number): SeriesData[] {
    return this.index.find(matchers).flatMap((ref) => this.#series[ref]?.between(from, to) ?? []);
  }

  atLeast(matchers: readonly Matcher[], from: number, to: number): number {
    return this.index.find(matchers)
      .reduce((sum, ref) => sum + (this.#series[ref]?.atLeast(from, to) ?? 0), 0);
  }

  /** All its series. */
  all(): readonly MemSeries[] {
    return this.#series;
  }

  /** The series of these labels, if there is one. */
  find(labels: Labels): MemSeries | undefined {
    return this.#byKey.get(labels.key);
  }

  /** Forgets chunks that are in blocks now, and makes the log short again. */
  truncate(): void {
    for (const series of this.#series) series.truncate();
    if (this.#wal) this.#rewrite();
  }

  close(): void {
    this.commit();
    this.#wal?.close();
  }

  #add(labels: Labels): MemSeries {
    const known = this.#byKey.get(labels.key);
    if (known) return known;
    const series = new MemSeries(this.#series.length, labels);
    this.#series.push(series);
    this.#byKey.set(labels.key, series);
    this.index.add(series.ref, labels);
    return series;
  }

  /** What the log does not take stays, for the next time. */
  #write(): void {
    for (const record of seriesRecords(this.#newSeries)) this.#wal!.append(record);
    this.#newSeries = [];
    while (this.#batch.length > 0) {
      this.#wal!.append(samplesRecord(this.#batch.slice(0, BATCH)));
      this.#batch = this.#batch.slice(BATCH);
    }
  }

  #rewrite(): void {
    this.#wal!.restart(recordsOf(this.#series));
    this.#newSeries = [];
    this.#batch = [];
  }
}
