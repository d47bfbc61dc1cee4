import type { Clock } from "../sim/mod.ts";
import { assignRange } from "./assign.ts";
import type { Handler } from "./log.ts";
import type { Topic } from "./topic.ts";

/** A message that was refused comes again after this long. */
const RETRY_MS = 20;

interface Member {
  name: string;
  handler: Handler;
  closed: boolean;
  done: Promise<void>;
}

/** The consumers that share one topic, and how far they have read it. */
export class Group {
  /** Per partition, the offset to read next. */
  readonly committed: number[];
  #topic: Topic;
  #clock: Clock;
  #members = new Map<string, Member>();
  #assignment = new Map<string, number[]>();
  /** Partitions with a message in hand: a new owner waits until the old one is done with it. */
  #busy = new Set<number>();
  #joined = 0;
  #wake: () => void = () => {};
  #news: Promise<void> = Promise.resolve();

  constructor(topic: Topic, clock: Clock) {
    this.#topic = topic;
    this.#clock = clock;
    this.committed = topic.partitions.map(() => 0);
    this.notify();
  }

  /** Tells waiting members to look again. */
  notify(): void {
    this.#wake();
    this.#news = new Promise((resolve) => this.#wake = resolve);
  }

  join(handler: Handler): { close(): Promise<void> } {
    const name = `member-${String(this.#joined++).padStart(6, "0")}`;
    const member: Member = { name, handler, closed: false, done: Promise.resolve() };
    this.#members.set(name, member);
    this.#rebalance();
    member.done = this.#serve(member);
    return {
      close: async () => {
        member.closed = true;
        this.#members.delete(name);
        this.#rebalance();
        await member.done;
      },
    };
  }

  async close(): Promise<void> {
    const members = [...this.#members.values()];
    for (const member of members) member.closed = true;
    this.#members.clear();
    this.notify();
    await Promise.all(members.map(({ done }) => done));
  }

  #rebalance(): void {
    const members = [...this.#members.keys()];
    this.#assignment = members.length
      ? assignRange(members, this.#topic.partitions.length)
      : new Map();
    this.notify();
  }

  async #serve(member: Member): Promise<void> {
    let turn = 0;
    while (!member.closed) {
      const news = this.#news;
      const own = this.#assignment.get(member.name) ?? [];
      const partition = own.map((_, i) => own[(turn + i) % own.length]!).find((p) =>
        !this.#busy.has(p) && this.#topic.read(p, this.committed[p]!) !== undefined
      );
      if (partition === undefined) {
        await news;
        continue;
      }
      turn++;
      await this.#deliver(member, partition);
    }
  }

  async #deliver(member: Member, partition: number): Promise<void> {
    const message = this.#topic.read(partition, this.committed[partition]!)!;
    this.#busy.add(partition);
    try {
      await member.handler(message);
      this.committed[partition] = message.offset + 1;
    } catch {
      await this.#clock.sleep(RETRY_MS);
    } finally {
      this.#busy.delete(partition);
      this.notify();
    }
  }
}
