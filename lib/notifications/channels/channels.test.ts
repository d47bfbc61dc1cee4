import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import test from "node:test";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import webpush from "web-push";
import vectors from "../../../data/notifications/vectors.json" with { type: "json" };
import { RealClock } from "../../sim/mod.ts";
import { startTown } from "../experiments/delivery.ts";
import type { ChannelName } from "../preferences.ts";
import { repetitions, startSmsGateway, startWebhookReceiver } from "../receivers/mod.ts";
import { fromBase64Url, toBase64Url } from "./bytes.ts";
import {
  decryptPush,
  DeliveryError,
  encryptPush,
  importPushKeyPair,
  MOST_PUSH_BYTES,
  pushKeyPair,
  segmentSms,
  signWebhook,
  SmsChannel,
  verifyWebhook,
  WebhookChannel,
  WebPushChannel,
} from "./mod.ts";

const clock = new RealClock();
const { rfc8291, standardWebhooks: hook } = vectors;

test("RFC 8291: the message of Appendix A is decrypted to its sentence", async () => {
  const { receiver } = rfc8291;
  const own = await importPushKeyPair(receiver.public, receiver.private);
  const body = fromBase64Url(rfc8291.body);
  assert.equal(await decryptPush(body, own, receiver.auth), rfc8291.text);
});

test("RFC 8291: with the RFC's salt and key pair, the same bytes come out", async () => {
  const { sender, receiver, salt } = rfc8291;
  const pair = await importPushKeyPair(sender.public, sender.private);
  const keys = { p256dh: receiver.public, auth: receiver.auth };
  const body = await encryptPush(rfc8291.text, keys, { pair, salt: fromBase64Url(salt) });
  assert.equal(toBase64Url(body), rfc8291.body);
});

test("what web-push encrypts is decrypted", async () => {
  const own = await pushKeyPair(), auth = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
  const { cipherText } = webpush.encrypt(own.publicKey, auth, "grüße 📦", "aes128gcm");
  assert.equal(await decryptPush(new Uint8Array(cipherText), own, auth), "grüße 📦");
});

test("a push message for somebody else, or changed on the way, is not decrypted", async () => {
  const [own, other] = [await pushKeyPair(), await pushKeyPair()];
  const auth = rfc8291.receiver.auth;
  const body = await encryptPush("x", { p256dh: own.publicKey, auth });
  await assert.rejects(decryptPush(body, other, auth));
  body[body.length - 1]! ^= 1;
  await assert.rejects(decryptPush(body, own, auth));
});

test("a push message that does not fit is refused with its size", async () => {
  const keys = { p256dh: rfc8291.receiver.public, auth: rfc8291.receiver.auth };
  await assert.rejects(encryptPush("x".repeat(MOST_PUSH_BYTES + 1), keys), {
    message: "Cannot encrypt a push message: its text must be at most 4079 bytes: received 4080",
  });
});

test("Standard Webhooks: the specification's example has its signature", async () => {
  const { secret, id, timestamp, body, signature } = hook;
  assert.equal((await signWebhook(secret, id, timestamp, body))["webhook-signature"], signature);
});

test("what the standardwebhooks package signs is verified, and the other way round", async () => {
  const peer = new Webhook(hook.secret), now = Math.floor(Date.now() / 1000);
  const theirs = {
    "webhook-id": "msg_1",
    "webhook-timestamp": String(now),
    "webhook-signature": peer.sign("msg_1", new Date(now * 1000), '{"a":1}'),
  };
  assert.equal(await verifyWebhook(hook.secret, theirs, '{"a":1}', now), true);
  const ours = await signWebhook(hook.secret, "msg_2", now, '{"b":2}');
  assert.deepEqual(peer.verify('{"b":2}', { ...ours }), { b: 2 });
});

test("a webhook that is old, early, changed, unsigned or of another version is refused", async () => {
  const { secret, id, timestamp, body } = hook;
  const headers = await signWebhook(secret, id, timestamp, body);
  const verify = (change: object, text = body, at = timestamp) =>
    verifyWebhook(secret, { ...headers, ...change }, text, at);
  assert.equal(await verify({}), true);
  assert.equal(await verify({}, body, timestamp + 301), false);
  assert.equal(await verify({}, body, timestamp - 301), false);
  assert.equal(await verify({}, `${body} `), false);
  assert.equal(await verify({ "webhook-id": "other" }), false);
  assert.equal(await verify({ "webhook-timestamp": "later" }), false);
  assert.equal(await verify({ "webhook-signature": "" }), false);
  const [, mac] = headers["webhook-signature"].split(",");
  assert.equal(await verify({ "webhook-signature": `v2,${mac}` }), false);
  assert.equal(await verify({ "webhook-signature": `v1,AAAA v1,${mac}` }), true);
});

test("SMS: one segment up to 160 and 70, then 153 and 67 each", () => {
  const cases: [string, "GSM-7" | "UCS-2", number][] = [
    ["", "GSM-7", 1],
    ["x".repeat(160), "GSM-7", 1],
    ["x".repeat(161), "GSM-7", 2],
    ["x".repeat(306), "GSM-7", 2],
    ["x".repeat(307), "GSM-7", 3],
    ["€".repeat(80), "GSM-7", 1],
    ["€".repeat(81), "GSM-7", 2],
    ["ж".repeat(70), "UCS-2", 1],
    ["ж".repeat(71), "UCS-2", 2],
    ["ж".repeat(134), "UCS-2", 2],
    ["ж".repeat(135), "UCS-2", 3],
    ["📦".repeat(35), "UCS-2", 1],
    ["📦".repeat(36), "UCS-2", 2],
  ];
  for (const [text, encoding, count] of cases) {
    const got = segmentSms(text);
    assert.deepEqual([got.encoding, got.segments.length], [encoding, count], text.slice(0, 5));
  }
});

test("SMS: nothing is lost, and no pair is cut, whatever the text", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 400 });
  const gsm = fc.string({ unit: fc.constantFrom(..."aé€{}ñ@ "), maxLength: 400 });
  fc.assert(fc.property(fc.oneof(text, gsm), (text) => {
    const { encoding, segments, units } = segmentSms(text);
    assert.equal(segments.join(""), text);
    if (encoding === "UCS-2") {
      assert.equal(units, text.length);
      assert.ok(segments.every((s) => s.length <= (segments.length > 1 ? 67 : 70)));
      assert.ok(segments.every((s) => s.isWellFormed() === text.isWellFormed()));
    }
  }));
});

test("each channel delivers, is refused, and can lose an acknowledgement", async () => {
  const town = await startTown();
  try {
    for (const name of Object.keys(town.channels) as ChannelName[]) {
      const channel = town.channels[name], receiver = town.receivers[name], to = town.to[name];
      const message = { id: "n-1", to, subject: "Parcel", text: "Ihr Paket ist da: größer" };
      await channel.send(message);
      assert.deepEqual(receiver.taken.map(({ id, text }) => [id, text]), [["n-1", message.text]]);
      receiver.behaviour.refuse = 1;
      const refused = await channel.send(message).catch((error) => error);
      assert.ok(refused instanceof DeliveryError && !refused.permanent, channel.name);
      assert.equal(receiver.taken.length, 1);
      receiver.behaviour.loseAcknowledgement = 1;
      await assert.rejects(channel.send(message), DeliveryError);
      assert.equal(receiver.taken.length, 2, `${channel.name}: it was taken all the same`);
      assert.equal(repetitions(receiver), 1);
      await channel.send({ ...message, id: "n-2" });
      assert.equal(receiver.taken.at(-1)?.id, "n-2");
    }
  } finally {
    await town.close();
  }
});

test("an SMS gateway bills a repetition once", async () => {
  const gateway = await startSmsGateway(), channel = new SmsChannel(gateway.url);
  const message = { id: "n-1", to: "+4915112345678", text: "x".repeat(161) };
  for (let i = 0; i < 3; i++) assert.equal((await channel.send(message)).parts, 2);
  assert.equal(gateway.billed(), 2);
  await gateway.close();
});

test("a number that is none is refused for good, before anything is sent", async () => {
  const refused = await new SmsChannel("http://127.0.0.1:1").send({
    id: "n",
    to: "0151",
    text: "x",
  })
    .catch((error) => error);
  assert.ok(refused instanceof DeliveryError && refused.permanent);
});

test("a receiver that does not verify takes nothing", async () => {
  const web = await startWebhookReceiver(clock, hook.secret);
  const another = `whsec_${new Uint8Array(32).fill(7).toBase64()}`;
  const channel = new WebhookChannel(clock, another, own);
  const refused = await channel.send({ id: "n", to: web.url, text: "x" }).catch((error) => error);
  assert.ok(refused instanceof DeliveryError && refused.permanent);
  assert.equal(web.taken.length, 0);
  await web.close();
});

/** A server that gives one answer to all, and counts. */
async function answering(
  status: number,
  { headers = {}, body = "" }: { headers?: Record<string, string>; body?: string } = {},
) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().on("end", () => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, close: () => new Promise((resolve) => server.close(resolve)) };
}
const failure = (sending: Promise<unknown>) =>
  sending.then(() => assert.fail("it was delivered"), (error: DeliveryError) => error);
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const own = { allowPrivate: true };

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirect by ${status} is not followed: the message is not delivered, for good`, async () => {
    const elsewhere = await answering(200);
    const first = await answering(status, { headers: { location: `${elsewhere.url}/there` } });
    const webhook = new WebhookChannel(clock, SECRET, own), sms = new SmsChannel(first.url);
    try {
      for (
        const sending of [
          () => webhook.send({ id: "1", to: `${first.url}/hook`, text: "x" }),
          () => sms.send({ id: "1", to: "+4915112345678", text: "x" }),
        ]
      ) {
        const error = await failure(sending());
        assert.deepEqual([error.name, error.permanent], ["DeliveryError", true]);
      }
      assert.equal(first.asked.length, 2);
      assert.deepEqual(elsewhere.asked, []);
    } finally {
      await first.close();
      await elsewhere.close();
    }
  });
}

test("a webhook into one's own network is refused, however its address is dressed", async () => {
  const channel = new WebhookChannel(clock, SECRET);
  for (
    const to of [
      "http://127.0.0.1:9/",
      "http://localhost/",
      "http://2130706433/",
      "http://0x7f.1/",
      "http://10.0.0.1/",
      "http://172.31.255.255/",
      "http://192.168.1.1/",
      "http://169.254.169.254/latest/meta-data",
      "http://0.0.0.0/",
      "http://[::1]/",
      "http://[::ffff:127.0.0.1]/",
      "http://[fd00::1]/",
      "http://[fe80::1]/",
      "http://user:word@1.1.1.1/",
      "ftp://1.1.1.1/",
      "nonsense",
    ]
  ) {
    const error = await failure(channel.send({ id: "1", to, text: "x" }));
    assert.deepEqual(
      [error.name, error.permanent],
      ["DeliveryError", true],
      `${to}: ${error.message}`,
    );
  }
});

test("a gateway that has taken a message has taken it, whatever it says besides", async () => {
  for (const body of ["", "<html>ok</html>", "null", "[]", '{"reference":7}']) {
    const gateway = await answering(202, { body });
    try {
      const receipt = await new SmsChannel(gateway.url)
        .send({ id: "n-9", to: "+4915112345678", text: "x" });
      assert.deepEqual(receipt, { reference: "n-9", parts: 1 }, body);
    } finally {
      await gateway.close();
    }
  }
});

test("a busy receiver's Retry-After reaches whoever tries again", async () => {
  const busy = await answering(429, { headers: { "retry-after": "7" } });
  try {
    const channel = new WebhookChannel(clock, SECRET, own);
    const error = await failure(channel.send({ id: "1", to: busy.url, text: "x" }));
    assert.deepEqual([error.permanent, error.retryAfter], [false, 7000]);
  } finally {
    await busy.close();
  }
});

test("a secret that is none is told so, and a webhook without its headers is not from us", async () => {
  for (const secret of ["", "whsec_", "whsec_AAAA", "whsec_%%%", "sk_live_1234567890"]) {
    await assert.rejects(signWebhook(secret, "1", 1, "{}"), {
      name: "RangeError",
      message:
        /^Cannot sign: the secret must be whsec_ and 24 to 64 bytes as base64: received \d+ bytes$/,
    });
  }
  const signed = await signWebhook(SECRET, "1", 1000, "{}");
  assert.equal(await verifyWebhook(SECRET, signed, "{}", 1000), true);
  for (const name of Object.keys(signed)) {
    const { [name]: _, ...rest } = signed as unknown as Record<string, string>;
    assert.equal(await verifyWebhook(SECRET, rest as never, "{}", 1000), false, name);
  }
  assert.equal(await verifyWebhook(SECRET, {} as never, "{}", 1000), false);
});

test("a text message is not cut inside what people see as one character", () => {
  const family = "👨‍👩‍👧‍👦", accented = "e\u0301";
  for (const one of [family, accented, "🇩🇪"]) {
    for (let lead = 60; lead < 68; lead++) {
      const { segments } = segmentSms("’".repeat(lead) + one + "x".repeat(30));
      assert.ok(segments.some((segment) => segment.includes(one)), `${one} after ${lead}`);
      assert.ok(segments.every((segment) => segment.length <= 67));
    }
  }
  // One that is longer than a segment has to be.
  assert.ok(segmentSms("e" + "\u0301".repeat(200)).segments.every(({ length }) => length <= 67));
});

test("a push message that does not fit is given up for good", async () => {
  const pair = await pushKeyPair();
  const keys = { p256dh: pair.publicKey, auth: rfc8291.receiver.auth };
  const channel = new WebPushChannel(() => keys, own);
  const text = "x".repeat(MOST_PUSH_BYTES + 1);
  const error = await failure(channel.send({ id: "1", to: "http://127.0.0.1:9/", text }));
  assert.deepEqual([error.name, error.permanent], ["DeliveryError", true]);
  const inside = await failure(
    new WebPushChannel(() => keys).send({ id: "1", to: "http://10.0.0.1/", text: "x" }),
  );
  assert.equal(inside.permanent, true);
});
