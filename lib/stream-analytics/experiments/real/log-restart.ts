import type { Log } from "../../../event-log/log.ts";
import type { Bid } from "../../nexmark.ts";
import { BatchJudge } from "../../real/batch-judge.ts";
import { windowStart } from "../../windows.ts";
import { arrivalsOf, bidsOf, type Scene } from "../scene.ts";
import { until } from "./fan-out.ts";

/** A job on the real log, killed and started again. */
export interface LogRestart {
  bids: number;
  /** Bids that were read, those again after the restart included. */
  read: number;
  rows: number;
  /** Rows that are not SQLite's. */
  differ: number;
}

type Counts = Map<string, number>;

/**
 * Bids through a topic of the log (Kafka, or its stand-in), counted by windows of 10 s. After about half of them the
 * job is killed: its memory is gone, what it read since its last checkpoint too. The next one takes the checkpoint, asks
 * the log to begin at its offsets, and goes on.
 */
export async function logRestart(log: Log, scene: Scene): Promise<LogRestart> {
  const topic = `under-load-bids-${crypto.randomUUID().slice(0, 8)}`, partitions = scene.partitions;
  const bids = bidsOf(arrivalsOf(scene));
  await log.createTopic(topic, partitions);
  try {
    for (let i = 0; i < bids.length; i += 500) {
      await log.send(
        topic,
        bids.slice(i, i + 500).map(({ event, partition }) => ({
          value: JSON.stringify(event),
          partition,
        })),
      );
    }
    const ends = await log.endOffsets(topic), whole = ends.reduce((a, b) => a + b, 0);
    let saved = { offsets: ends.map(() => 0), counts: new Map() as Counts }, read = 0;
    const life = async (most: number) => {
      const offsets = [...saved.offsets], counts: Counts = new Map(saved.counts);
      let mine = 0, dead = false;
      const consumer = await log.consumeBatches(
        { topic, group: `${topic}-${crypto.randomUUID()}`, from: { offsets }, most: 200 },
        (messages) => {
          for (const { value, partition, offset } of messages) {
            if (dead || mine >= most || offset < offsets[partition]!) continue;
            add(counts, JSON.parse(value) as Bid);
            offsets[partition] = offset + 1;
            read++;
            // State and offsets as one.
            if (++mine % 700 === 0) saved = { offsets: [...offsets], counts: new Map(counts) };
          }
        },
      );
      const left = whole - saved.offsets.reduce((a, b) => a + b, 0);
      await until(() => mine >= Math.min(most, left), 20_000);
      dead = true;
      await consumer.close();
      return counts;
    };
    await life(Math.floor(whole / 2));
    const counts = await life(Infinity);
    return { bids: whole, read, ...held(bids.map(({ event }) => event), counts) };
  } finally {
    await log.deleteTopic(topic);
  }
}

/** Adds one bid to its auction's window of 10 s. */
function add(counts: Counts, { auction, time, price }: Bid): void {
  const name = `${windowStart(time, 10_000)}|${auction}`;
  counts.set(name, (counts.get(name) ?? 0) + price);
}

function held(bids: Bid[], counts: Counts): { rows: number; differ: number } {
  const judge = new BatchJudge();
  try {
    judge.insert(bids);
    const rows = judge.rows("tumbling");
    const right = rows.filter(([start, auction, , sum]) =>
      counts.get(`${start}|${auction}`) === sum
    );
    return { rows: rows.length, differ: rows.length - right.length + (counts.size - right.length) };
  } finally {
    judge.close();
  }
}
