import { unknownContent, unknownEnvironment, unknownVersion } from "./broker-error.ts";
import { type BrokerEvent, subjectOf } from "./history.ts";

/**
 * Refuses a history that tells of a content, a version or an environment before it was there, as a broker would that is told
 * event by event. O(events).
 *
 * @throws {BrokerError} By the first such event.
 */
export function requireKnown(events: readonly BrokerEvent[]): void {
  const contents = new Set<string>(), versions = new Set<string>(), places = new Set<string>();
  for (const event of events) {
    if (event[0] === "environment") {
      places.add(event[1]);
      continue;
    }
    const [name, version] = subjectOf(event), subject = JSON.stringify([name, version]);
    if (event[0] === "deploy" || event[0] === "release") {
      const placement = { environment: event[1], name, version };
      if (!places.has(event[1])) throw unknownEnvironment(placement);
      if (!versions.has(subject)) throw unknownVersion(placement);
    } else if (event[0] === "pact") contents.add(JSON.stringify([event[3], event[4]]));
    else if (event[0] === "verify") {
      const [, provider, , hash, success] = event;
      if (!contents.has(JSON.stringify([provider, hash]))) {
        throw unknownContent({ provider, version, consumer: "", hash, success });
      }
    }
    versions.add(subject);
  }
}
