import type { Log } from "../../event-log/mod.ts";
import { type Clock, inTime } from "../../sim/mod.ts";
import { bodyOf } from "../contract/body.ts";
import type { MessagePart, ProviderState } from "../contract/model.ts";

/** A message that was taken from a log, as a contract has it. Headers are its metadata. */
export function messageOf(
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): MessagePart {
  const named = Object.entries(headers).find(([name]) => /^content-?type$/i.test(name))?.[1];
  const body = bodyOf(named ?? "application/json", bytes);
  return {
    body,
    metadata: { contentType: named ?? "application/json", ...headers },
    rules: {},
    generators: {},
  };
}

/** What makes a provider write to its topic. */
export type Trigger = (
  description: string,
  states: readonly ProviderState[],
) => void | Promise<void>;

/**
 * Messages as a provider really writes them: something makes it write, and what comes out of the topic is what is verified.
 * Each call reads with a group of its own, from the end of the topic as it was before, and waits for those before it on this
 * topic: two at once could not tell whose a message is. One that comes after its time may be taken for the next one's.
 *
 * @param timeout Time in which the message must come, in ms of the clock.
 */
export function messagesOn(
  log: Log,
  topic: string,
  trigger: Trigger,
  clock: Pick<Clock, "after">,
  timeout = 5000,
) {
  return (description: string, states: readonly ProviderState[]): Promise<MessagePart> =>
    inTurn(log, topic, async () => {
      const offsets = await log.endOffsets(topic), group = `verifier-${crypto.randomUUID()}`;
      const { promise, resolve } = Promise.withResolvers<MessagePart>();
      const from = { topic, group, from: { offsets } };
      const consumer = await log.consume(from, (one) => resolve(messageOf(one.bytes, one.headers)));
      const late = () => new Error(`no message on ${topic} within ${timeout} ms`);
      try {
        const made = (async () => (await trigger(description, states), await promise))();
        return await inTime(clock, timeout, made, late);
      } finally {
        await consumer.close();
      }
    });
}

/** Who is at work on the topics of a log. */
const working = new WeakMap<Log, Map<string, Promise<unknown>>>();

/** Does some work on a topic once all that was begun on it before has ended, well or not. */
async function inTurn<T>(log: Log, topic: string, work: () => Promise<T>): Promise<T> {
  const topics = working.get(log) ?? new Map<string, Promise<unknown>>();
  working.set(log, topics);
  const done = (topics.get(topic) ?? Promise.resolve()).then(work);
  topics.set(topic, done.catch(() => {}));
  return await done;
}
