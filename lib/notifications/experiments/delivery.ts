import type { Log } from "../../event-log/mod.ts";
import { lag } from "../../event-log/mod.ts";
import type { PostgresService } from "../../services/mod.ts";
import { type Random, RealClock } from "../../sim/mod.ts";
import {
  type Channel,
  EmailChannel,
  SmsChannel,
  WebhookChannel,
  WebPushChannel,
} from "../channels/mod.ts";
import { Inbox } from "../inbox.ts";
import { Outbox } from "../outbox.ts";
import type { ChannelName } from "../preferences.ts";
import {
  type Receiver,
  repetitions,
  startMailReceiver,
  startPushReceiver,
  startSmsGateway,
  startWebhookReceiver,
} from "../receivers/mod.ts";
import { createTables } from "../schema.ts";
import { Templates } from "../templates.ts";

/** Signs the webhooks of this run, which never leave this machine. */
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const templates = new Templates({
  moved: {
    en: { subject: "Your parcel {{parcel}}", text: "Your parcel {{parcel}} is in {{place}}." },
    de: { subject: "Ihr Paket {{parcel}}", text: "Ihr Paket {{parcel}} ist in {{place}}." },
  },
});

/** Channels with their receivers, all on the loopback address. */
export interface Town {
  channels: Record<ChannelName, Channel>;
  receivers: Record<ChannelName, Receiver>;
  to: Record<ChannelName, string>;
  close(): Promise<void>;
}

/** Starts a receiver for each channel. */
export async function startTown(): Promise<Town> {
  const clock = new RealClock();
  const [email, sms, push, webhook] = await Promise.all([
    startMailReceiver(),
    startSmsGateway(),
    startPushReceiver(),
    startWebhookReceiver(clock, SECRET),
  ]);
  const channels: Town["channels"] = {
    email: new EmailChannel({ host: "127.0.0.1", port: email.port, from: "parcels@carrier.test" }),
    sms: new SmsChannel(sms.url),
    push: new WebPushChannel(() => push.keys, { allowPrivate: true }),
    webhook: new WebhookChannel(clock, SECRET, { allowPrivate: true }),
  };
  const receivers = { email, sms, push, webhook };
  const to = {
    email: "ada@example.test",
    sms: "+4915112345678",
    push: `${push.url}/ada`,
    webhook: `${webhook.url}/parcels`,
  };
  const close = async () => {
    for (const channel of Object.values(channels)) await channel.close();
    for (const receiver of Object.values(receivers)) await receiver.close();
  };
  return { channels, receivers, to, close };
}

/** One sample of a run: what waits where, and how long deliveries took so far. */
export interface DeliverySample {
  /** Seconds since the start. */
  time: number;
  lag: number;
  outbox: number;
  delivered: number;
}

/** What a run of the whole system needs. */
export interface DeliveryOptions {
  db: PostgresService;
  log: Log;
  random: Random;
  notifications: number;
  /** Share of tries that a receiver refuses, and as many that lose their acknowledgement. */
  trouble: number;
  onSample?: (samples: readonly DeliverySample[]) => Promise<void> | void;
  /** Longest time without a delivery, in ms. Default: 10 000. */
  patience?: number;
}

const NAMES = ["email", "sms", "push", "webhook"] as const;

/**
 * The whole system, once: rows and outbox in Postgres, a relay, the log, consumers with an inbox, four
 * channels, four receivers that refuse some and lose some acknowledgements. What failed is tried again
 * with the same id.
 */
export async function deliver(options: DeliveryOptions) {
  const { db, log, random, notifications, trouble, onSample, patience = 10_000 } = options;
  const start = performance.now(), name = `deliver_${Math.floor(start)}_${random.int(1e6)}`;
  const topic = name.replaceAll("_", "-");
  const tables = await createTables(db, name), town = await startTown();
  await log.createTopic(topic, 4);
  const outbox = new Outbox(db, tables), inbox = new Inbox(db, tables, "tell");
  const sentAt = new Map<string, number>(), latencies: { channel: string; ms: number }[] = [];
  const samples: DeliverySample[] = [];
  const troubles = random.split("trouble");
  let lastAt = start;
  const consumer = await log.consume(
    { topic, group: topic, redeliveryDelay: 2 },
    async (message) => {
      const { id, channel, locale } = JSON.parse(message.value) as Told;
      const { behaviour } = town.receivers[channel];
      const luck = troubles.next();
      if (luck < trouble) behaviour.refuse++;
      else if (luck < 2 * trouble) behaviour.loseAcknowledgement++;
      await tell({ id, channel, locale }, town, inbox);
      lastAt = performance.now();
      latencies.push({ channel, ms: lastAt - sentAt.get(id)! });
    },
  );
  try {
    const sample = async () => {
      samples.push({
        time: (performance.now() - start) / 1000,
        lag: await lag(log, topic, topic),
        outbox: await outbox.waiting(),
        delivered: latencies.length,
      });
      // A line needs a few points.
      if (samples.length > 3) await onSample?.(samples);
    };
    for (let at = 0; at < notifications; at += 20) {
      const told = Array.from({ length: Math.min(20, notifications - at) }, (_, i): Told => ({
        id: `parcel-${at + i}`,
        channel: NAMES[(at + i) % NAMES.length]!,
        locale: i % 2 ? "de" : "en",
      }));
      for (const { id } of told) sentAt.set(id, performance.now());
      await outbox.add(
        db,
        told.map((one) => ({ id: one.id, key: one.id, payload: JSON.stringify(one) })),
      );
      await outbox.relay(log, topic);
      await sample();
    }
    while (latencies.length < notifications) {
      // How long all takes depends on the machine and the trouble; that it goes on does not.
      if (performance.now() - lastAt > patience) {
        throw new Error(
          `Cannot deliver: nothing came for ${patience} ms after ${latencies.length} of ${notifications}`,
        );
      }
      // Some sixty samples, however long it takes.
      const pause = Math.max(30, (performance.now() - start) / 20);
      await new Promise((resolve) => setTimeout(resolve, pause));
      await sample();
    }
    const receivers = Object.values(town.receivers);
    const reached = receivers.reduce(
      (sum, { taken }) => sum + new Set(taken.map(({ id }) => id)).size,
      0,
    );
    const repeated = receivers.reduce((sum, receiver) => sum + repetitions(receiver), 0);
    return { samples, latencies, reached, repeated, seconds: (performance.now() - start) / 1000 };
  } finally {
    await consumer.close();
    await town.close();
    await log.deleteTopic(topic);
    await tables.drop();
  }
}

/** Sends one message, if it is new. It counts as told only if its channel has acknowledged it. */
async function tell({ id, channel, locale }: Told, town: Town, inbox: Inbox): Promise<void> {
  await inbox.once([id], async (_, tx) => {
    const data = { parcel: id, place: "Leipzig" };
    const rendered = templates.render("moved", locale, data);
    await town.channels[channel].send({ id, to: town.to[channel], ...rendered });
    await tx.query(`INSERT INTO ${inbox.tables.schema}.effects VALUES ($1)`, [id]);
  });
}

interface Told {
  id: string;
  channel: ChannelName;
  locale: string;
}
