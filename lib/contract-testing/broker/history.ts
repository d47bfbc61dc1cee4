import type { Broker } from "./model.ts";

/** What happened, as facts: who published, verified, deployed, released or tagged what. */
export type BrokerEvent =
  | readonly ["pact", consumer: string, version: string, provider: string, content: string]
  | readonly ["verify", provider: string, version: string, content: string, success: boolean]
  | readonly ["deploy", environment: string, name: string, version: string, target: string | null]
  | readonly ["release", environment: string, name: string, version: string]
  | readonly ["tag", name: string, version: string, tag: string]
  | readonly ["version", name: string, version: string]
  | readonly ["environment", name: string];

/** The environments that a history speaks of, added before all that happens in it. */
export function withEnvironments(
  events: readonly BrokerEvent[],
  others: readonly string[] = [],
): BrokerEvent[] {
  const named = events.flatMap((event) =>
    event[0] === "deploy" || event[0] === "release" ? [event[1]] : []
  );
  return [
    ...[...new Set([...named, ...others])].map((name): BrokerEvent => ["environment", name]),
    ...events,
  ];
}

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
    } else if (event[0] === "deploy") {
      const [, environment, name, version, target] = event;
      await broker.deploy({ environment, name, version, target });
    } else if (event[0] === "release") {
      const [, environment, name, version] = event;
      await broker.release({ environment, name, version });
    } else if (event[0] === "tag") await broker.tag(event[1], event[2], event[3]);
    else if (event[0] === "environment") await broker.environment(event[1]);
    else await broker.version(event[1], event[2]);
  }
}

/** The version that an event is about. */
export function subjectOf(
  event: Exclude<BrokerEvent, readonly ["environment", string]>,
): readonly [name: string, version: string] {
  return event[0] === "deploy" || event[0] === "release"
    ? [event[2], event[3]]
    : [event[1], event[2]];
}
