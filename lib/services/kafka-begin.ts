import type kafkajs from "kafkajs";
import type { From, Subscribe } from "../event-log/mod.ts";
import { PREFIX } from "./kafka-topics.ts";

/** What Kafka says of a partition of which a group has committed nothing. */
const NOTHING = "-1";

/** Where a consumer begins in a partition. */
export interface Start {
  partition: number;
  offset: string;
}

/**
 * Where a group begins, in partitions of which it has committed nothing yet. The member that is given such
 * a partition first goes there, which also commits it; the others find it committed.
 */
export async function startsOf(
  admin: kafkajs.Admin,
  { topic, group, from = "beginning" }: Subscribe,
): Promise<Start[]> {
  // Consumers begin there by themselves.
  if (from === "beginning") return [];
  const name = PREFIX + topic;
  const [found] = await admin.fetchOffsets({ groupId: PREFIX + group, topics: [name] });
  const fresh = new Set(
    (found?.partitions ?? []).filter(({ offset }) => offset === NOTHING).map((p) => p.partition),
  );
  return (await startOffsets(admin, name, from)).filter(({ partition }) => fresh.has(partition));
}

async function startOffsets(
  admin: kafkajs.Admin,
  topic: string,
  from: Exclude<From, "beginning">,
): Promise<Start[]> {
  const ends = await admin.fetchTopicOffsets(topic);
  if (from === "end") return ends.map(({ partition, high }) => ({ partition, offset: high }));
  if ("offsets" in from) {
    return ends.map(({ partition, low, high }) => {
      const asked = from.offsets[partition] ?? Number(low);
      return { partition, offset: String(Math.min(Math.max(asked, Number(low)), Number(high))) };
    });
  }
  const found = await admin.fetchTopicOffsetsByTimestamp(topic, from.time);
  // Where no message is of that time or later, the end.
  return ends.map(({ partition, high }) => {
    const offset = found.find((one) => one.partition === partition)?.offset ?? NOTHING;
    return { partition, offset: Number(offset) < 0 ? high : offset };
  });
}
