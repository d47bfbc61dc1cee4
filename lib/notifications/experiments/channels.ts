import { EventLog } from "../../event-log/mod.ts";
import { exponential, logNormal, quantile, type Random, VirtualClock } from "../../sim/mod.ts";
import { SLOW_FROM, SLOW_TO } from "./designs.ts";

/** Median time that each channel takes for a message on a good day, in ms. */
const CHANNELS = { mail: 60, SMS: 90, push: 25 };
type ChannelOf = keyof typeof CHANNELS;

/** A second of push messages, under one way to share the consumers out. */
export interface ChannelRow {
  time: number;
  way: "one topic for all channels" | "a topic for each channel";
  /** What a push message of this second waited from its scan to its delivery, 99th percentile, in s. */
  p99: number;
}

const LENGTH = 60, PARTITIONS = 8;

/**
 * The slow afternoon at the SMS gateway, on the log: a third of the messages goes by each channel, and as many
 * consumers as in the normal case have a third to spare either share one topic or are given a channel each.
 */
export async function slowChannel(
  { rate, slowdown, random }: { rate: number; slowdown: number; random: Random },
): Promise<ChannelRow[]> {
  const rows: ChannelRow[] = [];
  for (const way of ["one topic for all channels", "a topic for each channel"] as const) {
    const source = random.split("channels"),
      clock = new VirtualClock(),
      log = new EventLog({ clock });
    const draws = Object.entries(CHANNELS).map(([name, median]) =>
      [name, logNormal(source.split(name), { median, sigma: 0.5 })] as const
    );
    const isSlow = () => clock.now() >= SLOW_FROM * 1000 && clock.now() < SLOW_TO * 1000;
    const take = Object.fromEntries(draws.map(([name, draw]) => [
      name,
      () => draw() * (name === "SMS" && isSlow() ? slowdown : 1),
    ])) as Record<ChannelOf, () => number>;
    const waits: number[][] = Array.from({ length: LENGTH }, () => []);
    const names = Object.keys(CHANNELS) as ChannelOf[];
    const topics = way === "one topic for all channels" ? ["all"] : names;
    for (const topic of topics) {
      await log.createTopic(topic, PARTITIONS);
      // Enough for the mean work of what comes in here, and half as much again; at least one.
      const work = (topic === "all" ? names : [topic as ChannelOf])
        .reduce((sum, name) => sum + CHANNELS[name] * 1.13 * rate / 3 / 1000, 0);
      for (let i = Math.min(PARTITIONS, Math.max(1, Math.ceil(work * 1.5))); i > 0; i--) {
        await log.consume({ topic, group: "tell" }, async ({ value, timestamp }) => {
          await clock.sleep(take[value as ChannelOf]());
          const second = Math.floor(timestamp / 1000);
          if (value === "push") waits[second]?.push((clock.now() - timestamp) / 1000);
        });
      }
    }
    const gap = exponential(source.split("gaps"), { mean: 1000 / rate });
    const send = () => {
      if (clock.now() >= LENGTH * 1000) return;
      const name = names[source.int(3)]!;
      void log.send(topics.length === 1 ? "all" : name, [{ value: name }]);
      clock.schedule(gap(), send);
    };
    clock.schedule(0, send);
    await clock.run({ until: LENGTH * 60_000, budget: 20_000 });
    waits.forEach((list, time) => {
      if (list.length) rows.push({ time, way, p99: quantile(list, 0.99) });
    });
  }
  return rows;
}
