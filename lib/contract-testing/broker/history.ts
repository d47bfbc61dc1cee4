import type { Broker } from "./model.ts";

/** What happened, as facts: who published, verified, deployed, released or tagged what. */
export type BrokerEvent =
  | readonly ["pact", consumer: string, version: string, provider: string, content: string]
  | readonly ["verify", provider: string, version: string, content: string, success: boolean]
  | readonly ["deploy", environment: string, name: string, version: string, target: string | null]
  | readonly ["release", environment: string, name: string, version: string]
  | readonly ["tag", name: string, version: string, tag: string]
  | readonly ["version", name: string, version: string];

/** Tells a broker what happened, in its order. */
export async function replay(
  broker: Broker,
  events: readonly BrokerEvent[],
  hashOf = (content: string): string => content,
): Promise<void> {
  for (const event of events) {
    if (event[0] === "pact") {
      const [, consumer, version, provider, content] = event;
      await broker.publish({
        consumer,
        version,
        provider,
        hash: hashOf(content),
        contract: content,
      });
    } else if (event[0] === "verify") {
      const [, provider, version, content, success] = event;
      await broker.record({ provider, version, consumer: "", hash: hashOf(content), success });
    } else if (event[0] === "deploy") await broker.deploy(event[1], event[2], event[3], event[4]);
    else if (event[0] === "release") await broker.release(event[1], event[2], event[3]);
    else if (event[0] === "tag") await broker.tag(event[1], event[2], event[3]);
    else await broker.version(event[1], event[2]);
  }
}
