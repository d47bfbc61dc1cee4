import dnsPacket from "dns-packet";
import fc from "fast-check";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import { random } from "../../sim/random.ts";
import { decode, encode } from "./codec.ts";
import { FormatError, type Message, type ResourceRecord } from "./message.ts";

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join("."));
const ipv4 = fc.ipV4();
const whole = fc.integer({ min: 0, max: 65_535 });
const record: fc.Arbitrary<ResourceRecord> = fc.oneof(
  fc.tuple(fc.constant("A" as const), ipv4),
  fc.tuple(fc.constant("NS" as const), name),
  fc.tuple(fc.constant("CNAME" as const), name),
  fc.tuple(fc.constant("PTR" as const), name),
  fc.tuple(
    fc.constant("AAAA" as const),
    fc.constantFrom("2001:db8::7", "::1", "fe80::a:0:0:9", "::"),
  ),
  fc.tuple(fc.constant("MX" as const), fc.tuple(whole, name).map((parts) => parts.join(" "))),
  fc.tuple(
    fc.constant("SRV" as const),
    fc.tuple(whole, whole, whole, name).map((p) => p.join(" ")),
  ),
  fc.tuple(
    fc.constant("SOA" as const),
    fc.tuple(name, name, ...Array.from({ length: 5 }, () => fc.nat(0x7fffffff))).map((p) =>
      p.join(" ")
    ),
  ),
  fc.tuple(
    fc.constant("TXT" as const),
    fc.stringMatching(/^[ -!#-[\]-~]{0,40}$/).map((t) => `"${t}"`),
  ),
).chain(([type, data]) =>
  fc.record({ name, type: fc.constant(type), ttl: fc.nat(0x7fffffff), data: fc.constant(data) })
);
const section = fc.array(record, { maxLength: 4 });
const message: fc.Arbitrary<Message> = fc.record({
  id: whole,
  response: fc.boolean(),
  opcode: fc.constant(0),
  authoritative: fc.boolean(),
  truncated: fc.boolean(),
  recursionDesired: fc.boolean(),
  recursionAvailable: fc.boolean(),
  rcode: fc.constantFrom("NOERROR", "SERVFAIL", "NXDOMAIN", "REFUSED"),
  questions: fc.array(fc.record({ name, type: fc.constantFrom("A", "AAAA", "SOA", "TXT") }), {
    maxLength: 2,
  }),
  answers: section,
  authorities: section,
  additionals: section,
});

/** Our record as dns-packet has it. */
function theirs({ name, type, ttl, data }: ResourceRecord): dnsPacket.Answer {
  const words = data.split(" ");
  const parsed = type === "MX"
    ? { preference: +words[0]!, exchange: words[1]! }
    : type === "SRV"
    ? { priority: +words[0]!, weight: +words[1]!, port: +words[2]!, target: words[3]! }
    : type === "SOA"
    ? {
      ...{ mname: words[0]!, rname: words[1]!, serial: +words[2]!, refresh: +words[3]! },
      ...{ retry: +words[4]!, expire: +words[5]!, minimum: +words[6]! },
    }
    : type === "TXT"
    ? [Buffer.from(data.slice(1, -1), "latin1")]
    : data;
  return { name, type, ttl, class: "IN", data: parsed } as dnsPacket.Answer;
}

test("10,000 random messages: dns-packet reads ours, and we read dns-packet's, as they were", () => {
  fc.assert(
    fc.property(message, (drawn) => {
      const m = structuredClone(drawn); // fast-check's own objects have no prototype
      const bytes = encode(m);
      assert.deepEqual(decode(bytes), m);
      const read = dnsPacket.decode(Buffer.from(bytes));
      assert.equal(read.id, m.id);
      for (const part of ["answers", "authorities", "additionals"] as const) {
        const got = read[part]!.map(({ name, type, ttl, data }: any) => ({
          name,
          type,
          ttl,
          data,
        }));
        const expected = m[part]!.map(theirs).map(({ name, type, ttl, data }: any) => ({
          name,
          type,
          ttl,
          data,
        }));
        assert.deepEqual(JSON.parse(JSON.stringify(got)), JSON.parse(JSON.stringify(expected)));
      }
      const flags = (m.authoritative ? 0x400 : 0) | (m.truncated ? 0x200 : 0) |
        (m.recursionDesired ? 0x100 : 0) |
        (m.recursionAvailable ? 0x80 : 0) |
        { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }[m.rcode as string]!;
      const packet = dnsPacket.encode({
        ...{
          id: m.id,
          type: m.response ? "response" : "query",
          flags,
          questions: [...m.questions] as never,
        },
        answers: m.answers!.map(theirs),
        authorities: m.authorities!.map(theirs),
        additionals: m.additionals!.map(theirs),
      });
      assert.deepEqual(decode(packet), m);
      assert.ok(bytes.length <= packet.length);
    }),
    { numRuns: 10_000, seed: 1 },
  );
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
    .additionals as any[];
  assert.equal(opt.udpPayloadSize, 1232);
  assert.deepEqual(opt.options.map((o: any) => o.code), [8, 15]);
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
  const r = random(16);
  const seeds = fc.sample(message, { numRuns: 200, seed: 3 }).map(encode);
  let read = 0, longest = 0;
  for (let i = 0; i < 100_000; i++) {
    const bytes = seeds[r.int(seeds.length)]!.slice();
    for (let n = 1 + r.int(4); n > 0; n--) bytes[r.int(bytes.length)] = r.int(256);
    const started = performance.now();
    try {
      decode(r.int(10) === 0 ? bytes.subarray(0, r.int(bytes.length + 1)) : bytes);
      read++;
    } catch (error) {
      assert.ok(error instanceof FormatError, String(error));
    }
    longest = Math.max(longest, performance.now() - started);
  }
  assert.ok(read > 10_000 && read < 90_000, `${read} were read`);
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
