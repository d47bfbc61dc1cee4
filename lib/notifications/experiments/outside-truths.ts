import kafkajs from "kafkajs";
import { Webhook } from "standardwebhooks";
import webpush from "web-push";
import vectors from "../../../data/notifications/vectors.json" with { type: "json" };
import { assignRange, checkAssignors, murmur2, partitionOf } from "../../event-log/mod.ts";
import { crc32c } from "../../storage/mod.ts";
import type { Random, TruthRow } from "../../sim/mod.ts";
import { fromBase64Url, toBase64Url } from "../channels/bytes.ts";
import {
  decryptPush,
  encryptPush,
  importPushKeyPair,
  pushKeyPair,
  segmentSms,
  signWebhook,
  verifyWebhook,
} from "../channels/mod.ts";

/** Holds log and channels against facts that nobody here wrote. */
export async function outsideTruths(random: Random): Promise<TruthRow[]> {
  const score = (truth: string, right: readonly boolean[]): TruthRow => {
    const count = right.filter(Boolean).length;
    return { truth, score: `${count} of ${right.length}`, ok: count === right.length };
  };
  const assignors = checkAssignors();
  const of = (name: string) => assignors.filter((row) => row.assignor === name).map(({ ok }) => ok);
  return [
    score(
      "murmur2: Kafka's own values",
      vectors.murmur2.map(([key, hash]) => murmur2(String(key)) === hash),
    ),
    score("partition: as kafkajs chooses, random keys", asKafkajs(random)),
    score("range assignor: published cases", rangeCases()),
    score("range assignor: Kafka's tests", of("range")),
    score("round-robin assignor: Kafka's tests", of("roundrobin")),
    score("sticky assignor: Kafka's tests", of("sticky")),
    score("CRC32C: RFC 3720", crcCases()),
    score("Web Push: RFC 8291, Appendix A, both ways", await rfc8291()),
    score("Web Push: what web-push encrypts", [await fromWebPush()]),
    score("Standard Webhooks: example and package, both ways", await webhooks()),
    score("SMS segments: 160/153 and 70/67", smsCases()),
  ];
}

function asKafkajs(random: Random): boolean[] {
  const choose = kafkajs.Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({
    partitionId,
    leader: 1,
    partitionErrorCode: 0,
    replicas: [1],
    isr: [1],
  }));
  return Array.from({ length: 500 }, () => {
    const key = `parcel-${random.int(2 ** 31).toString(36)}-ü`;
    const message = { key, value: null };
    return choose({ topic: "t", partitionMetadata, message }) === partitionOf(key, 12);
  });
}

function rangeCases(): boolean[] {
  return vectors.rangeAssignor.map(({ consumers, topics, expected }) => {
    const members = consumers.map((id) => ({ id, topics: Object.keys(topics) }));
    const shares = assignRange(members, topics as unknown as Record<string, number>);
    return Object.entries(expected).every(([id, share]) =>
      shares.get(id)!.map(({ topic, partition }) => `${topic}-${partition}`).sort().join() ===
        [...share as string[]].sort().join()
    );
  });
}

function crcCases(): boolean[] {
  const rising = Uint8Array.from({ length: 32 }, (_, i) => i);
  return [
    crc32c(new Uint8Array(32)) === 0x8a9136aa,
    crc32c(new Uint8Array(32).fill(255)) === 0x62a8ab43,
    crc32c(rising) === 0x46dd794e,
    crc32c(rising.toReversed()) === 0x113fdb5c,
  ];
}

async function rfc8291(): Promise<boolean[]> {
  const { text, sender, receiver, salt, body } = vectors.rfc8291;
  const own = await importPushKeyPair(receiver.public, receiver.private);
  const pair = await importPushKeyPair(sender.public, sender.private);
  const keys = { p256dh: receiver.public, auth: receiver.auth };
  const encrypted = await encryptPush(text, keys, { pair, salt: fromBase64Url(salt) });
  return [
    await decryptPush(fromBase64Url(body), own, receiver.auth) === text,
    toBase64Url(encrypted) === body,
  ];
}

async function fromWebPush(): Promise<boolean> {
  const own = await pushKeyPair(), { auth } = vectors.rfc8291.receiver;
  const { cipherText } = webpush.encrypt(own.publicKey, auth, "grüße 📦", "aes128gcm");
  return await decryptPush(new Uint8Array(cipherText), own, auth) === "grüße 📦";
}

async function webhooks(): Promise<boolean[]> {
  const { secret, id, timestamp, body, signature } = vectors.standardWebhooks;
  const peer = new Webhook(secret), now = Math.floor(Date.now() / 1000);
  const theirs = peer.sign(id, new Date(now * 1000), body);
  const headers = { "webhook-id": id, "webhook-timestamp": `${now}`, "webhook-signature": theirs };
  const ours = await signWebhook(secret, id, now, body);
  return [
    (await signWebhook(secret, id, timestamp, body))["webhook-signature"] === signature,
    await verifyWebhook(secret, headers, body, now),
    Boolean(peer.verify(body, { ...ours })),
  ];
}

function smsCases(): boolean[] {
  const cases: [string, number][] = [
    ["x".repeat(160), 1],
    ["x".repeat(161), 2],
    ["x".repeat(306), 2],
    ["x".repeat(307), 3],
    ["ж".repeat(70), 1],
    ["ж".repeat(71), 2],
    ["ж".repeat(134), 2],
    ["ж".repeat(135), 3],
  ];
  return cases.map(([text, count]) => segmentSms(text).segments.length === count);
}
