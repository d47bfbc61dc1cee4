import { EventLog } from "../../event-log/mod.ts";
import { type Random, VirtualClock } from "../../sim/mod.ts";
import { RetryTopics } from "../retry-topics.ts";

/** Messages dealt with so far, by how failures are treated. */
export interface PoisonRow {
  time: number;
  way: "again in place" | "retry topics";
  done: number;
}

/** What stays behind a message that fails each time. */
export async function poison(
  { messages, retries, random }: { messages: number; retries: number; random: Random },
): Promise<{ rows: PoisonRow[]; stuck: number; dead: number; redriven: number }> {
  const at = Math.floor(messages / 10), rows: PoisonRow[] = [], length = 30_000;
  let dead = 0, redriven = 0;
  for (const way of ["again in place", "retry topics"] as const) {
    const clock = new VirtualClock(), log = new EventLog({ clock });
    let done = 0, cured = false;
    const handle = async (value: string) => {
      await clock.sleep(5);
      if (!cured && value === String(at)) throw new Error("no template for this event");
      done++;
    };
    const retrying = new RetryTopics({
      log,
      clock,
      random,
      topic: "moves",
      group: "tell",
      retries,
    });
    if (way === "retry topics") await retrying.start(({ value }) => handle(value));
    else {
      await log.createTopic("moves");
      await log.consume(
        { topic: "moves", group: "tell", redeliveryDelay: 200 },
        ({ value }) => handle(value),
      );
    }
    await log.send("moves", Array.from({ length: messages }, (_, i) => ({ value: String(i) })));
    for (let time = 0; time <= length; time += 250) {
      clock.schedule(time, () => void rows.push({ time: time / 1000, way, done }));
    }
    await clock.run({ until: length, budget: 10_000 });
    if (way === "retry topics") {
      dead = (await retrying.deadLetters()).length;
      cured = true;
      redriven = await retrying.redrive();
      const before = done;
      await clock.run({ until: length * 2, budget: 10_000 });
      redriven = done - before;
      await retrying.close();
    } else {
      // The message in hand sleeps before it fails again: time has to go on while the log closes.
      const closing = log.close();
      await clock.run({ until: length + 1000, budget: 10_000 });
      await closing;
    }
  }
  const stuck = messages - rows.filter(({ way }) => way === "again in place").at(-1)!.done;
  return { rows, stuck, dead, redriven };
}

/** The dead letters of a run, beside the closed form. */
export interface DeadLetterRow {
  /** Probability that a try fails. */
  p: number;
  from: "simulated" | "formula";
  /** Share of messages that is given up. */
  dead: number;
  /** Mean number of tries. */
  tries: number;
  /** How far off, in standard deviations of a binomial; 0 for the formula. */
  sigmas: number;
}

/** Runs messages whose tries fail with probability p, and says what the formula says. */
export async function deadLetterCurve(
  { ps, retries, messages, random }: {
    ps: readonly number[];
    retries: number;
    messages: number;
    random: Random;
  },
): Promise<DeadLetterRow[]> {
  const rows: DeadLetterRow[] = [];
  for (const p of ps) {
    const clock = new VirtualClock(), log = new EventLog({ clock });
    const chance = random.split(`p = ${p}`);
    const jitter = chance.split("jitter"), topic = "moves", group = "tell";
    const topics = new RetryTopics({ log, clock, random: jitter, topic, group, retries });
    await topics.start(() =>
      chance.next() < p ? Promise.reject(new Error("not now")) : Promise.resolve()
    );
    await log.send(topic, Array.from({ length: messages }, (_, i) => ({ value: String(i) })));
    await clock.run({ budget: 20_000 });
    const [dead] = await log.endOffsets(topics.dead);
    await topics.close();
    const share = p ** (retries + 1), tries = (1 - share) / (1 - p);
    const sigmas = Math.abs(dead! - messages * share) / Math.sqrt(messages * share * (1 - share));
    rows.push({
      p,
      from: "simulated",
      dead: dead! / messages,
      tries: topics.tries / messages,
      sigmas,
    });
    rows.push({ p, from: "formula", dead: share, tries, sigmas: 0 });
  }
  return rows;
}
