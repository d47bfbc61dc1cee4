/** A message as it is sent. */
export interface Message {
  /** Messages with the same key keep their order. Without one they are spread in turn. */
  key?: string | null;
  /** Text, or bytes, which are kept as they are. */
  value: string | Uint8Array;
  headers?: Record<string, string>;
  /** Where it goes, whatever its key. Default: by its key. */
  partition?: number;
  /** In ms. Default: the log's clock when it is appended. */
  timestamp?: number;
}

/** Where a message was put. */
export interface Position {
  partition: number;
  offset: number;
}

/** A message as it is delivered. */
export interface Delivered extends Position {
  topic: string;
  key: string | null;
  /** The value as text. */
  value: string;
  /** The value as bytes. */
  readonly bytes: Uint8Array;
  headers: Record<string, string>;
  /** When it was appended, in ms of the log's clock, or what its sender said. */
  timestamp: number;
}

/**
 * Where a group begins in partitions of which it has committed nothing: at the oldest message that is kept,
 * behind the newest, at an offset of each partition, or at the first message of a time (in ms) or later.
 */
export type From =
  | "beginning"
  | "end"
  | { offsets: readonly number[] }
  | { time: number };

/** What a consumer reads, and as whom. */
export interface Subscribe {
  topic: string;
  /** Consumers of one group share the partitions; each group gets every message. */
  group: string;
  /**
   * When the offset is committed: `"after"` the handler, so that a crash repeats the message (at least
   * once), or `"before"` it, so that a crash loses the message (at most once). Default: `"after"`.
   */
  commit?: "after" | "before";
  /** A message whose handler rejected comes again after this many ms. Default: 20. */
  redeliveryDelay?: number;
  /** Default: `"beginning"`. To read again from elsewhere, take another group. */
  from?: From;
  /** How the group shares partitions; all of its members say the same. Default: `"range"`. */
  assignor?: AssignorName;
}

/** Kafka's ways to share partitions: `sticky` is its cooperative-sticky assignor. */
export type AssignorName = "range" | "roundrobin" | "sticky";

/**
 * Handles one message. Its offset is committed once this resolves; where it rejects, the same message
 * comes again after a pause, as it would to the next process after a crash. So each message is handled
 * at least once.
 */
export type Handler = (message: Delivered) => void | Promise<void>;

/** Handles several messages of one partition at once; for the rest as {@linkcode Handler}. */
export type BatchHandler = (messages: readonly Delivered[]) => void | Promise<void>;

/** A running consumer. */
export interface Consumer {
  /**
   * Leaves the group; its partitions go to the others. Resolves when the message in hand is done with;
   * called by its own handler, which it would wait for in vain, at once.
   */
  close(): Promise<void>;
}

/**
 * A partitioned log with consumer groups: the part of Kafka that the course uses, in one interface for
 * the real thing and for the embedded one.
 */
export interface Log {
  /** Creates a topic; one that exists already is left as it is. */
  createTopic(topic: string, partitions?: number): Promise<void>;
  /** Deletes a topic and what groups had read of it. */
  deleteTopic(topic: string): Promise<void>;
  /** Appends messages, and says where each of them went, in their order. */
  send(topic: string, messages: readonly Message[]): Promise<Position[]>;
  /** Starts a consumer. */
  consume(subscribe: Subscribe, handler: Handler): Promise<Consumer>;
  /**
   * Starts a consumer that is handed up to `most` messages of one partition at a time: one transaction
   * for many messages. Where it rejects, all of them come again.
   */
  consumeBatches(subscribe: Subscribe & { most: number }, handler: BatchHandler): Promise<Consumer>;
  /** Per partition, the offset that the next message will get. */
  endOffsets(topic: string): Promise<number[]>;
  /** Per partition, the offset a group will read next; 0 where it has committed nothing. */
  committed(topic: string, group: string): Promise<number[]>;
  /** Closes consumers and connections. Calling it twice does nothing. */
  close(): Promise<void>;
}

/** How many messages a group has yet to read. */
export async function lag(log: Log, topic: string, group: string): Promise<number> {
  const [ends, read] = await Promise.all([log.endOffsets(topic), log.committed(topic, group)]);
  return ends.reduce((sum, end, partition) => sum + end - (read[partition] ?? 0), 0);
}
