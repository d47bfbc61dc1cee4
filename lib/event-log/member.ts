import type { BatchHandler } from "./log.ts";

/** A consumer of a group, and what it reads at present. */
export interface Member {
  id: string;
  handler: BatchHandler;
  /** Messages handed over at once. */
  most: number;
  /** At most once: the offset is committed before the handler runs. */
  before: boolean;
  redeliveryDelay: number;
  partitions: number[];
  closed: boolean;
  /** Ends the pause before a message comes again: whoever leaves does not sit it out. */
  leaving: AbortController;
  done: Promise<void>;
}

/** Ends a member: its handler's work in hand goes on, and nothing new is begun. */
export function leave(member: Member): void {
  member.closed = true;
  member.leaving.abort();
}

/** Per partition, who reads it. */
export function ownersOf(members: readonly Member[]): Map<number, string> {
  return new Map(members.flatMap(({ id, partitions }) => partitions.map((p) => [p, id] as const)));
}
