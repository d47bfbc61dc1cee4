import dnsPacket from "dns-packet";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import { random } from "../../sim/random.ts";
import { decode, encode } from "./codec.ts";
import { codecTruth, randomMessage, theirs } from "../experiments/real/dns-packets.ts";
import { mutatedPackets } from "../experiments/real/mutations.ts";
import { FormatError, type Message, type ResourceRecord } from "./message.ts";

test("10,000 random messages: dns-packet reads ours, and we read dns-packet's, as they were", () => {
  const { ok, score, note } = codecTruth(10_000, random(1));
  assert.ok(ok, `${score}: ${note}`);
});

test("names are compressed: no message of ours is longer than one of dns-packet's", () => {
  const r = random(2);
  for (let i = 0; i < 500; i++) {
    const message = randomMessage(r);
    assert.ok(encode(message).length <= dnsPacket.encode(theirs(message)).length);
  }
});

test("EDNS, a client's subnet and an extended error come back as they went", () => {
  const edns = {
    ...{ udpSize: 1232, dnssecOk: true, extendedError: { code: 3, text: "stale answer" } },
    clientSubnet: { address: "203.0.113.0", source: 24, scope: 16 },
  };
  const read = decode(encode({ id: 1, questions: [{ name: "a.example", type: "A" }], edns }));
  assert.deepEqual(read.edns, edns);
  const six = { udpSize: 512, clientSubnet: { address: "2001:db8::", source: 56, scope: 0 } };
  assert.deepEqual(decode(encode({ id: 1, questions: [], edns: six })).edns, six);
  const [opt] = dnsPacket.decode(Buffer.from(encode({ id: 1, questions: [], edns })))
    .additionals as unknown as { udpPayloadSize: number; options: { code: number }[] }[];
  assert.equal(opt!.udpPayloadSize, 1232);
  assert.deepEqual(opt!.options.map(({ code }) => code), [8, 15]);
});

test("odd bytes in names and texts are escaped, and a type without a name keeps its bytes", () => {
  const answers: ResourceRecord[] = [
    { name: "a\\.b.x\\000y.example", type: "TXT", ttl: 1, data: '"say \\"hi\\"" "\\\\\\255"' },
    { name: "c.example", type: "TYPE65", ttl: 1, data: "\\# 3 00ff10" },
    { name: ".", type: "NS", ttl: 1, data: "." },
  ];
  assert.deepEqual(decode(encode({ id: 1, questions: [], answers })).answers, answers);
});

test("a TTL with its first bit set is read as 0", () => {
  const bytes = encode({
    id: 1,
    questions: [],
    answers: [{ name: "a", type: "A", ttl: 5, data: "192.0.2.1" }],
  });
  bytes[12 + 3 + 4] = 0x80;
  assert.equal(decode(bytes).answers![0]!.ttl, 0);
});

const refused: [string, Uint8Array][] = [
  ["a pointer to itself", header(1, [0xc0, 12, 0, 1, 0, 1])],
  ["a pointer forward", header(1, [0xc0, 20, 0, 1, 0, 1, 0, 0, 1, 97, 0])],
  ["two pointers that lead to each other", header(2, [0xc0, 18, 0, 1, 0, 1, 0xc0, 12, 0, 1, 0, 1])],
  ["a label of 64 bytes", header(1, [64, ...Array(64).fill(97), 0, 0, 1, 0, 1])],
  [
    "a name of 256 bytes",
    header(1, [...Array(4).fill([63, ...Array(63).fill(97)]).flat(), 0, 0, 1, 0, 1]),
  ],
  ["a count that lies", header(9, [1, 97, 0, 0, 1, 0, 1])],
  ["bytes after the end", header(1, [1, 97, 0, 0, 1, 0, 1, 99])],
  ["a header cut off", new Uint8Array(11)],
  ["nothing", new Uint8Array(0)],
];
function header(questions: number, body: number[]): Uint8Array {
  return Uint8Array.from([0, 7, 1, 0, 0, questions, 0, 0, 0, 0, 0, 0, ...body]);
}

for (const [what, bytes] of refused) {
  test(`${what} is refused`, () => assert.throws(() => decode(bytes), FormatError));
}

test("100,000 mutated packets are read or refused, and nothing else", () => {
  const { read, refused, wrong, longest } = mutatedPackets(100_000, random(16));
  assert.equal(wrong, 0);
  assert.ok(read > 10_000 && refused > 10_000, `${read} were read, ${refused} refused`);
  assert.ok(longest < 500, `one took ${longest} ms`);
});

const unwritable: [string, Message][] = [
  ["an empty label", { id: 1, questions: [{ name: "a..b", type: "A" }] }],
  ["an empty name", { id: 1, questions: [{ name: "", type: "A" }] }],
  ["a label of 64 bytes", { id: 1, questions: [{ name: "a".repeat(64), type: "A" }] }],
  ["a name of 256 bytes", {
    id: 1,
    questions: [{ name: Array(5).fill("a".repeat(60)).join("."), type: "A" }],
  }],
  ["a letter beyond 255", { id: 1, questions: [{ name: "ю.example", type: "A" }] }],
  ["an address with five parts", {
    id: 1,
    questions: [],
    answers: [{ name: "a", type: "A", ttl: 1, data: "1.2.3.4.5" }],
  }],
  ["an address above 255", {
    id: 1,
    questions: [],
    answers: [{ name: "a", type: "A", ttl: 1, data: "1.2.3.256" }],
  }],
  ["a negative TTL", {
    id: 1,
    questions: [],
    answers: [{ name: "a", type: "A", ttl: -1, data: "1.2.3.4" }],
  }],
  ["half an MX", {
    id: 1,
    questions: [],
    answers: [{ name: "a", type: "MX", ttl: 1, data: "10" }],
  }],
  ["two runs of zeros", {
    id: 1,
    questions: [],
    answers: [{ name: "a", type: "AAAA", ttl: 1, data: "1::2::3" }],
  }],
];
for (const [what, wrong] of unwritable) {
  test(`${what} is not written`, () => assert.throws(() => encode(wrong), FormatError));
}

test("a name made of thousands of pointers is refused, and does not hold up the server", () => {
  // A record of unknown type full of pointers, each to the one before, and names that begin at the last.
  const chain = 4_000, names = 4_000, body: number[] = [0, 255, 0, 0, 1, 0, 0, 0, 0];
  body.push(2 * chain >> 8, 2 * chain & 255);
  const start = 12 + body.length;
  body.push(0xc0, 12);
  for (let i = 1; i < chain; i++) {
    body.push(0xc0 | (start + 2 * i - 2) >> 8, (start + 2 * i - 2) & 255);
  }
  const top = start + 2 * chain - 2;
  for (let i = 0; i < names; i++) {
    body.push(0xc0 | top >> 8, top & 255, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0);
  }
  const count = names + 1;
  const bytes = Uint8Array.from([
    0,
    7,
    0x80,
    0,
    0,
    0,
    count >> 8,
    count & 255,
    0,
    0,
    0,
    0,
    ...body,
  ]);
  assert.throws(() => decode(bytes), /more than 127 pointers/);
});
