import type { Clock } from "../sim/mod.ts";
import { type Assignor, assignRange, assignRoundRobin, assignSticky } from "./assignors/mod.ts";
import type { AssignorName, BatchHandler, Consumer, Delivered, From, Subscribe } from "./log.ts";
import { leave, type Member, ownersOf } from "./member.ts";
import { NotWritten, OffsetRecorder } from "./offset-recorder.ts";
import { ownHandler } from "./own-handler.ts";
import type { Partition } from "./partition.ts";
import { startOf } from "./start-of.ts";
import type { Topic } from "./topic.ts";

/** A message that was refused comes again after this long, unless the consumer says otherwise. */
export const REDELIVERY_MS = 20;
/** Messages handled of one partition before a consumer turns to its next one. */
const BATCH = 256;

const ASSIGNORS: Record<AssignorName, Assignor> = {
  range: assignRange,
  roundrobin: assignRoundRobin,
  sticky: assignSticky,
};

/** The consumers that share one topic, and how far they have read it. */
export class Group {
  /** Per partition, the offset to read next. */
  readonly committed: number[];
  /** Partitions that changed hands when a member last came or went. */
  moved = 0;
  #topic: Topic;
  #clock: Clock;
  readonly #recorder: OffsetRecorder;
  #assignor: AssignorName | undefined;
  #members = new Map<string, Member>();
  /** Partitions with a message in hand: a new owner waits until the old one is done with it. */
  #busy = new Set<number>();
  #joined = 0;
  #waiting: (() => void)[] = [];

  constructor(
    topic: Topic,
    clock: Clock,
    committed: number[],
    onCommit: (partition: number, offset: number) => void,
  ) {
    this.#topic = topic;
    this.#clock = clock;
    this.committed = committed;
    this.#recorder = new OffsetRecorder(clock, onCommit);
  }

  /** Who reads what just now. */
  get assignment(): Map<string, number[]> {
    return new Map([...this.#members.values()].map(({ id, partitions }) => [id, [...partitions]]));
  }

  /** Tells waiting members to look again. */
  notify(): void {
    if (this.#waiting.length > 0) { for (const wake of this.#waiting.splice(0)) wake(); }
  }

  join(
    { group, commit = "after", redeliveryDelay = REDELIVERY_MS, assignor, from }: Subscribe,
    handler: BatchHandler,
    most: number,
  ): Consumer {
    const used = this.#members.size > 0 ? this.#assignor : undefined;
    if (used && assignor && used !== assignor) {
      throw new Error(`Cannot join group ${group}: its assignor is ${used}: received ${assignor}`);
    }
    this.#assignor = used ?? assignor ?? "range";
    if (from !== undefined) this.#begin(from);
    const member: Member = {
      id: `member-${String(this.#joined++).padStart(6, "0")}`,
      handler,
      most,
      before: commit === "before",
      redeliveryDelay,
      partitions: [],
      closed: false,
      leaving: new AbortController(),
      done: Promise.resolve(),
    };
    this.#members.set(member.id, member);
    this.#rebalance();
    member.done = this.#serve(member);
    return {
      close: async () => {
        leave(member);
        if (this.#members.delete(member.id)) this.#rebalance();
        if (!ownHandler.within(member)) await member.done;
        if (this.#members.size === 0) this.#recorder.close();
      },
    };
  }

  async close(): Promise<void> {
    const members = [...this.#members.values()];
    for (const member of members) leave(member);
    this.#members.clear();
    this.notify();
    const others = members.filter((member) => !ownHandler.within(member));
    await Promise.all(others.map(({ done }) => done));
    this.#recorder.close();
  }

  /** Where to read first in partitions of which nothing is committed. */
  #begin(from: From): void {
    this.#topic.partitions.forEach((partition, i) => {
      if (this.committed[i]! > 0 || this.#busy.has(i)) return;
      const kept = startOf(from, partition, i);
      if (kept > 0) this.#commit(i, kept);
    });
  }

  #rebalance(): void {
    const topic = this.#topic.name, counts = { [topic]: this.#topic.partitions.length };
    const members = [...this.#members.values()];
    const before = ownersOf(members);
    const shares = ASSIGNORS[this.#assignor!](
      members.map(({ id, partitions }) => ({
        id,
        topics: [topic],
        owned: partitions.map((partition) => ({ topic, partition })),
      })),
      counts,
    );
    for (const member of members) {
      member.partitions = shares.get(member.id)!.map(({ partition }) => partition);
    }
    const after = ownersOf(members);
    this.moved = [...before].filter(([partition, owner]) => after.get(partition) !== owner).length;
    this.notify();
  }

  async #serve(member: Member): Promise<void> {
    // Whoever joins has been answered before the first message comes.
    await undefined;
    for (let turn = 0; !member.closed; turn++) {
      const partition = this.#ready(member, turn);
      if (partition === undefined) await new Promise<void>((wake) => this.#waiting.push(wake));
      else await this.#drain(member, partition);
    }
  }

  /** A partition of a member's with something to read, beginning with another one each turn. */
  #ready({ partitions }: Member, turn: number): number | undefined {
    for (let i = 0; i < partitions.length; i++) {
      const partition = partitions[(turn + i) % partitions.length]!;
      const unread = this.committed[partition]! < this.#topic.partitions[partition]!.endOffset;
      if (unread && !this.#busy.has(partition)) return partition;
    }
  }

  /** Handles messages of one partition, in order, until a batch is done or the partition is not ours. */
  async #drain(member: Member, partition: number): Promise<void> {
    const from = this.#topic.partitions[partition]!, { committed } = this;
    this.#busy.add(partition);
    try {
      for (let i = 0; i < BATCH && !member.closed; i++) {
        if (!member.partitions.includes(partition)) break;
        const messages = this.#next(from, committed[partition]!, member.most);
        const last = messages.at(-1);
        if (!last) break;
        if (member.before) this.#commit(partition, last.offset + 1);
        const handling = ownHandler.run(member, () => member.handler(messages));
        // A handler that is done at once costs no turn of the event loop.
        if (handling) await handling;
        committed[partition] = last.offset + 1;
      }
    } catch (error) {
      await this.#rest(member, error);
    } finally {
      this.#recorder.record(partition, committed[partition]!);
      this.#busy.delete(partition);
      this.notify();
    }
  }

  #next(from: Partition, offset: number, most: number): Delivered[] {
    const messages: Delivered[] = [];
    while (messages.length < most) {
      const message = from.read(offset);
      if (!message) break;
      messages.push(message);
      offset = message.offset + 1;
    }
    return messages;
  }

  /** Before the message that was refused comes again; a disk that refuses is not asked again at once. */
  async #rest({ redeliveryDelay, closed, leaving }: Member, error: unknown): Promise<void> {
    const delay = error instanceof NotWritten
      ? Math.max(redeliveryDelay, REDELIVERY_MS)
      : redeliveryDelay;
    if (delay > 0 && !closed) await this.#clock.sleep(delay, leaving.signal).catch(() => {});
  }

  /** @throws {NotWritten} Where the offset can't be written down. */
  #commit(partition: number, offset: number): void {
    // Written first: what is committed before it is handled must not be skipped where that fails.
    this.#recorder.write(partition, offset);
    this.committed[partition] = offset;
  }
}
