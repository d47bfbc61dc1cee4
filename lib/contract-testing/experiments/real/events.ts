import type { Log } from "../../../event-log/mod.ts";
import { createTables, Notification, Outbox } from "../../../notifications/mod.ts";
import type { PostgresService } from "../../../services/mod.ts";
import { random, RealClock } from "../../../sim/mod.ts";
import { contractOf, expectingMessage } from "../../consumer/consumer.ts";
import { boolean, like, regex } from "../../consumer/example.ts";
import { messagesOn } from "../../provider/messages.ts";
import { type Verified, verify } from "../../provider/verify.ts";

/** What the mailer reads of a notification. */
export function mailerContract() {
  const arrived = expectingMessage("a parcel is at the door", {
    ...{
      id: like("parcel-7"),
      person: like("ada"),
      template: regex(/[a-z-]+/, "at-the-door"),
      urgent: boolean(true),
    },
  });
  return contractOf("mailer", "notifications", [arrived]);
}

/**
 * Verifies the mailer's contract against what notebook 2's system really writes: a row in its outbox, relayed to the log, read
 * from there. `renames` is the version of it that calls the person a recipient.
 */
export async function verifyEvents(
  db: PostgresService,
  log: Log,
  renames: boolean,
): Promise<Verified> {
  const name = `contracts_${crypto.randomUUID().slice(0, 8)}`,
    topic = `under-load-${name.replaceAll("_", "-")}`;
  const tables = await createTables(db, name), outbox = new Outbox(db, tables);
  await log.createTopic(topic);
  const write = async () => {
    const event = Notification.parse({
      id: "parcel-7",
      person: "ada",
      template: "at-the-door",
      data: { door: 3 },
      urgent: true,
    });
    const { person, ...rest } = event;
    const payload = JSON.stringify(renames ? { ...rest, recipient: person } : event);
    await db.transaction((tx) => outbox.add(tx, [{ id: event.id, key: person, payload }]));
    await outbox.relay(log, topic);
  };
  try {
    const clock = new RealClock(), message = messagesOn(log, topic, write, clock);
    const { results } = await verify(mailerContract(), { message }, { clock, random: random(1) });
    return results[0]!;
  } finally {
    await log.deleteTopic(topic);
    await tables.drop();
  }
}
