import { SegmentedLog } from "../../event-log/segmented-log.ts";
import type { Storage } from "../../storage/storage.ts";
import type { CloudEvent } from "./cloud-event.ts";

/** Progress is compacted whenever it has grown to this many files. */
const SEGMENTS = 4;

/** An event at its place in the log. */
export interface StoredEvent {
  offset: number;
  event: CloudEvent;
}

/** What a call did to the world, under the name of what it was called for. */
export interface Effect {
  key: string;
  value: unknown;
}

/**
 * Events as the source of truth: four logs on one disk. What happened (`events`), what functions did about it
 * (`effects`, which is their inbox, too), how far each has come (`progress`) and what they could not deal with
 * (`dead letters`). Whatever an append returns from has been synced: a loss of power takes nothing that was accepted.
 */
export class EventStore {
  readonly #events: SegmentedLog;
  readonly #effects: SegmentedLog;
  readonly #progress: SegmentedLog;
  readonly #dead: SegmentedLog;
  readonly #done = new Set<string>();
  readonly #at = new Map<string, string>();
  readonly #buried = new Map<string, number>();

  /** Opens what is on the disk; rebuilds what is known by reading it. O(size). */
  constructor(storage: Storage) {
    this.#events = new SegmentedLog(storage, "events");
    this.#effects = new SegmentedLog(storage, "effects");
    this.#progress = new SegmentedLog(storage, "progress", { segmentBytes: 1 << 16 });
    this.#dead = new SegmentedLog(storage, "dead-letters");
    for (const { key } of this.#effects.read(0, Infinity)) this.#done.add(key!);
    for (const { key, value } of this.#progress.read(0, Infinity)) this.#at.set(key!, value!);
    for (const { key, offset, value } of this.#dead.read(0, Infinity)) {
      if (value === null) this.#buried.delete(key!);
      else this.#buried.set(key!, offset);
    }
  }

  /** Accepts an event. Once this returns it can't be lost. @returns Its offset. */
  accept(event: CloudEvent): number {
    const offset = this.#events.append([{ key: keyOf(event), value: JSON.stringify(event) }]);
    this.#events.sync();
    return offset;
  }

  /** The offset that the next event gets. */
  get end(): number {
    return this.#events.endOffset;
  }

  /** Events from an offset on. */
  read(from = 0, limit = Infinity): StoredEvent[] {
    return this.#events.read(from, limit).map(({ offset, value }) => ({
      offset,
      event: JSON.parse(value!) as CloudEvent,
    }));
  }

  /** Whether a function has done its work for an event. */
  done(fn: string, event: CloudEvent): boolean {
    return this.#done.has(`${fn} ${keyOf(event)}`);
  }

  /** Writes effect and inbox in one record: both are there, or neither. */
  effect(fn: string, event: CloudEvent, value: unknown): void {
    const key = `${fn} ${keyOf(event)}`;
    this.#effects.append([{ key, value: JSON.stringify(value ?? null) }]);
    this.#effects.sync();
    this.#done.add(key);
  }

  /** All effects, in the order in which they were written. */
  effects(): Effect[] {
    return this.#effects.read(0, Infinity).map(({ key, value }) => ({
      key: key!,
      value: JSON.parse(value!),
    }));
  }

  /** A number that a function keeps: the offset it reads next, or how often it has tried. */
  progress(fn: string, what: "offset" | "attempts" | "starts"): number {
    return Number(this.#at.get(`${what} ${fn}`) ?? 0);
  }

  commit(fn: string, progress: Partial<Record<"offset" | "attempts" | "starts", number>>): void {
    const entries = Object.entries(progress).map(([what, value]) => ({
      key: `${what} ${fn}`,
      value: String(value),
    }));
    this.#progress.append(entries);
    this.#progress.sync();
    for (const { key, value } of entries) this.#at.set(key, value);
    if (this.#progress.segments >= SEGMENTS) this.#progress.compact();
  }

  /** Buries an event for a function; a second time does nothing. */
  bury(fn: string, event: CloudEvent, why: string): void {
    const key = `${fn} ${keyOf(event)}`;
    if (this.#buried.has(key)) return;
    const offset = this.#dead.append([{ key, value: JSON.stringify({ event, fn, why }) }]);
    this.#dead.sync();
    this.#buried.set(key, offset);
  }

  /**
   * Sends a function's dead letters round again, once their cause is mended: as new events of the same name, which
   * those who have dealt with them find in their inbox. Accepted first, so that a crash in between sends one twice.
   *
   * @returns How many.
   */
  redrive(fn: string): number {
    const letters = this.dead(fn);
    for (const { event } of letters) {
      this.accept(event);
      const key = `${fn} ${keyOf(event)}`;
      this.#dead.append([{ key, value: null }]);
      this.#dead.sync();
      this.#buried.delete(key);
    }
    return letters.length;
  }

  /** Dead letters of a function, with why each is here. */
  dead(fn: string): { event: CloudEvent; why: string }[] {
    return [...this.#buried].filter(([key]) => key.startsWith(`${fn} `)).map(([, offset]) =>
      JSON.parse(this.#dead.read(offset, 1)[0]!.value!)
    );
  }
}

/** An event's name: source and id together. */
export function keyOf({ source, id }: CloudEvent): string {
  return `${source} ${id}`;
}
