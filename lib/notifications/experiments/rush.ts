import { EventLog, lag } from "../../event-log/mod.ts";
import { exponential, quantile, type Random, VirtualClock } from "../../sim/mod.ts";
import { Digests } from "../digest.ts";

/** A rush: more notifications than the consumers can work off. */
export interface Rush {
  /** Notifications per second, outside the rush. */
  rate: number;
  /** How many times that during the rush. */
  rush: number;
  consumers: number;
  /** Share that somebody waits for. */
  urgent: number;
  random: Random;
}

/** One second of a rush. */
export interface RushRow {
  time: number;
  way: "one topic" | "a topic for urgent ones";
  /** Messages not read yet. */
  lag: number;
}

/** How long urgent and other messages waited, in s. */
export interface RushWait {
  way: RushRow["way"];
  kind: "urgent" | "not urgent";
  median: number;
  p99: number;
}

/** The rush is from here to there, in s. */
export const RUSH_FROM = 10, RUSH_TO = 20;
const LENGTH = 60, PARTITIONS = 8;

/**
 * Lets a rush come over consumers that are fast enough for a normal day with a third to spare, once with
 * everything in one topic and once with urgent messages in a topic that is always read first.
 */
export async function rush(
  { rate, rush, consumers, urgent, random }: Rush,
): Promise<{ rows: RushRow[]; waits: RushWait[] }> {
  const rows: RushRow[] = [], waits: RushWait[] = [];
  const service = consumers / rate * 1000 * 0.75;
  for (const way of ["one topic", "a topic for urgent ones"] as const) {
    const source = random.split("rush");
    const clock = new VirtualClock(), log = new EventLog({ clock });
    const topics = way === "one topic" ? ["all"] : ["urgent", "rest"];
    for (const topic of topics) await log.createTopic(topic, PARTITIONS);
    const waited: Record<string, number[]> = { "urgent": [], "not urgent": [] };
    // A consumer of the rest stands back while an urgent message is being dealt with by it.
    for (let i = 0; i < consumers; i++) {
      let free: Promise<void> = Promise.resolve(), urgentAhead = 0;
      const deal = async (kind: string, since: number) => {
        if (kind === "urgent") urgentAhead++;
        const turn = free;
        let done = () => {};
        free = new Promise((resolve) => done = resolve);
        await turn;
        while (kind !== "urgent" && urgentAhead > 0) await clock.sleep(1);
        waited[kind]!.push(clock.now() - since);
        await clock.sleep(service);
        if (kind === "urgent") urgentAhead--;
        done();
      };
      for (const topic of topics) {
        await log.consume({ topic, group: "g" }, ({ value, timestamp }) => deal(value, timestamp));
      }
    }
    const gap = exponential(source.split("gaps"), { mean: 1 }), kinds = source.split("kinds");
    const send = () => {
      const kind = kinds.next() < urgent ? "urgent" : "not urgent";
      const topic = topics.length === 1 ? "all" : kind === "urgent" ? "urgent" : "rest";
      void log.send(topic, [{ value: kind }]);
      const now = clock.now() / 1000;
      if (now > LENGTH) return;
      const times = now >= RUSH_FROM && now < RUSH_TO ? rush : 1;
      clock.schedule(gap() * 1000 / (rate * times), send);
    };
    clock.schedule(0, send);
    for (let time = 0; time < LENGTH; time++) {
      clock.schedule(
        time * 1000,
        () =>
          void Promise.all(topics.map((topic) => lag(log, topic, "g"))).then((lags) =>
            rows.push({ time, way, lag: lags.reduce((a, b) => a + b) })
          ),
      );
    }
    // Until all is read: whoever waits longest must not be left out.
    await clock.run({ until: 20 * LENGTH * 1000, budget: 20_000 });
    for (const [kind, list] of Object.entries(waited)) {
      const at = (share: number) => list.length > 0 ? quantile(list, share) / 1000 : 0;
      waits.push({ way, kind: kind as RushWait["kind"], median: at(0.5), p99: at(0.99) });
    }
  }
  return { rows, waits };
}

/** Messages that a day of digests sends, against one for each notification. */
export async function digestDay(
  { people, perDay, random }: { people: number; perDay: number; random: Random },
): Promise<{ notifications: number; digests: number }> {
  const clock = new VirtualClock();
  let digests = 0, notifications = 0;
  const gathered = new Digests<number>(clock, () => void digests++);
  const day = 24 * 3_600_000, gap = exponential(random, { mean: day / (people * perDay) });
  const evening = 18 * 3_600_000;
  const come = () => {
    notifications++;
    gathered.add(
      `p${random.int(people)}`,
      notifications,
      clock.now() < evening ? evening : evening + day,
    );
    if (clock.now() < day) clock.schedule(gap(), come);
  };
  clock.schedule(0, come);
  await clock.run({ until: 2 * day, budget: 10_000 });
  gathered.flush();
  return { notifications, digests };
}
