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
 * Each call reads with a group of its own, from the end of the topic as it was before.
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
  let calls = 0;
  return async (description: string, states: readonly ProviderState[]): Promise<MessagePart> => {
    const offsets = await log.endOffsets(topic);
    const group = `${topic}-verifier-${calls++}-${crypto.randomUUID()}`;
    let arrived = (_: MessagePart) => {};
    const first = new Promise<MessagePart>((resolve) => arrived = resolve);
    const consumer = await log.consume(
      { topic, group, from: { offsets } },
      ({ bytes, headers }) => arrived(messageOf(bytes, headers)),
    );
    try {
      await trigger(description, states);
      return await inTime(
        clock,
        timeout,
        first,
        () => new Error(`no message on ${topic} within ${timeout} ms`),
      );
    } finally {
      await consumer.close();
    }
  };
}
