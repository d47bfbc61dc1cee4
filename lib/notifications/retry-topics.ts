import { backoff, type RetryBudget } from "../circuit-breaker/mod.ts";
import type { Consumer, Delivered, Log } from "../event-log/mod.ts";
import { type Clock, type Random, requireNumber } from "../sim/mod.ts";

/** Settings of {@linkcode RetryTopics}. */
export interface RetryTopicsOptions {
  log: Log;
  clock: Clock;
  random: Random;
  /** The topic that is read; retries and dead letters get topics of their own beside it. */
  topic: string;
  group: string;
  /** Tries after the first. Default: 3. */
  retries?: number;
  /** Mean first wait is half of this, then twice as long each time (full jitter), in ms. Default: 1000. */
  base?: number;
  /** Partitions of each topic. Default: 1. */
  partitions?: number;
  /** Shared by all messages: where it is used up, a failed one goes to the dead letters at once. */
  budget?: RetryBudget;
}

/** Why a message was given up. */
export interface DeadLetter {
  value: string;
  key: string | null;
  tries: number;
  reason: string;
}

/**
 * Retries that do not block: a message that fails is written to a retry topic with the time at which it
 * is due, and the next one is dealt with. After its last try, or at once where its error is
 * `permanent`, it goes to the dead letters with its reason; `redrive` sends those back.
 *
 * In a run where each try fails with probability p, a share of p^(retries + 1) is given up, after a mean
 * of (1 − p^(retries + 1)) / (1 − p) tries.
 *
 * Source: Uber Engineering, "Building reliable reprocessing and dead letter queues with Apache Kafka",
 * 2018; M. Brooker, "Exponential backoff and jitter", AWS, 2015.
 */
export class RetryTopics {
  readonly dead: string;
  /** Tries made, first ones included. */
  tries = 0;
  readonly #options: Required<Omit<RetryTopicsOptions, "budget">>;
  readonly #budget: RetryBudget | undefined;
  readonly #waits: (tries: number) => number;
  readonly #consumers: Consumer[] = [];
  /** Ends the wait for a message that is not due yet: it is handled by the next process. */
  readonly #closing = new AbortController();

  constructor({ budget, retries = 3, base = 1000, partitions = 1, ...rest }: RetryTopicsOptions) {
    const rule = { unit: "retries", min: 0, max: 20, integer: true };
    requireNumber("create RetryTopics", "retries", retries, rule);
    this.#options = { retries, base, partitions, ...rest };
    this.#budget = budget;
    this.#waits = backoff({ kind: "full", random: rest.random, base, cap: base * 2 ** 10 })();
    this.dead = `${rest.topic}.dead`;
  }

  /** Makes the topics, and deals with messages and their retries until it is closed. */
  async start(handler: (message: Delivered) => Promise<void>): Promise<void> {
    const { log, topic, group, retries, partitions } = this.#options;
    const topics = [topic, ...this.#retryTopics(), this.dead];
    for (const name of topics) await log.createTopic(name, partitions);
    for (const name of topics.slice(0, retries + 1)) {
      this.#consumers.push(
        await log.consume({ topic: name, group }, (message) => this.#try(message, handler)),
      );
    }
  }

  /** What was given up, oldest first. O(dead letters). */
  async deadLetters(): Promise<DeadLetter[]> {
    const letters: DeadLetter[] = [];
    await this.#eachDead((letter) => void letters.push(letter), "look");
    return letters;
  }

  /** Sends dead letters back to the topic as new, those that `which` says; returns how many. */
  async redrive(which: (letter: DeadLetter) => boolean = () => true): Promise<number> {
    const { log, topic } = this.#options;
    let sent = 0;
    await this.#eachDead(async (letter) => {
      if (!which(letter)) return;
      await log.send(topic, [{ key: letter.key, value: letter.value }]);
      sent++;
    }, "redrive");
    return sent;
  }

  /** Stops at once: a message that is not due yet stays where it is. */
  async close(): Promise<void> {
    this.#closing.abort(new Error("the retry topics are closed"));
    await Promise.all(this.#consumers.splice(0).map((consumer) => consumer.close()));
  }

  #retryTopics(): string[] {
    const { topic, retries } = this.#options;
    return Array.from({ length: retries }, (_, i) => `${topic}.retry-${i + 1}`);
  }

  async #try(message: Delivered, handler: (message: Delivered) => Promise<void>): Promise<void> {
    const { clock, log, retries } = this.#options;
    const due = Number(message.headers["due"] ?? 0),
      tries = Number(message.headers["tries"] ?? 0) + 1;
    // What is behind it in this topic is due later, give or take the jitter.
    if (due > clock.now()) await clock.sleep(due - clock.now(), this.#closing.signal);
    this.tries++;
    if (tries === 1) this.#budget?.deposit();
    try {
      await handler(message);
    } catch (error) {
      const { permanent, reason, after } = readingOf(error);
      const { key, value } = message;
      const again = tries <= retries && !permanent && this.#budget?.withdraw() !== false;
      const headers: Record<string, string> = { tries: String(tries) };
      if (again) headers["due"] = String(clock.now() + Math.max(after, this.#waits(tries)));
      else headers["reason"] = reason;
      const to = again ? this.#retryTopics()[tries - 1]! : this.dead;
      await log.send(to, [{ key, value, headers }]);
    }
  }

  async #eachDead(
    each: (letter: DeadLetter) => void | Promise<void>,
    purpose: string,
  ): Promise<void> {
    const { log } = this.#options;
    // A look begins at the oldest each time; what was redriven once is not redriven again.
    const group = purpose === "redrive"
      ? `${this.#options.group}.redrive`
      : `${this.#options.group}.${purpose}-${Math.floor(this.#options.random.next() * 1e9)}`;
    const ends = await log.endOffsets(this.dead), read = await log.committed(this.dead, group);
    let left = ends.reduce((sum, end, partition) => sum + end - read[partition]!, 0);
    if (left === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const consumer = await log.consume({ topic: this.dead, group }, async (message) => {
      // One that came since belongs to the next call: refused here, it is not committed.
      if (left === 0) throw new Error("not asked for");
      const { key, value, headers: { tries = "0", reason = "" } } = message;
      await each({ key, value, tries: Number(tries), reason });
      if (--left === 0) resolve();
    });
    await promise;
    // Waits for the commit of the last one.
    await consumer.close();
  }
}

/** The longest wait that an answer may ask for, in ms: a day. */
const MOST_WAIT = 86_400_000;

/** What a handler has thrown, which may be anything: nothing that it throws may hold up its partition. */
function readingOf(error: unknown): { permanent: boolean; reason: string; after: number } {
  const { permanent, message, retryAfter } = (error ?? {}) as Record<string, unknown>;
  const asked = typeof retryAfter === "number" && retryAfter > 0 ? retryAfter : 0;
  return {
    permanent: permanent === true,
    reason: typeof message === "string" ? message : inWords(error),
    after: Math.min(asked, MOST_WAIT),
  };
}

function inWords(error: unknown): string {
  try {
    return String(error);
  } catch {
    // An object without a prototype, or with a `toString` that throws.
    return "an error that has no words";
  }
}
