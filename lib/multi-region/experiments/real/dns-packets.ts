import dnsPacket from "dns-packet";
import { Buffer } from "node:buffer";
import type { Random } from "../../../sim/random.ts";
import type { TruthRow } from "../../../sim/truth-row.ts";
import { decode, encode } from "../../dns/codec.ts";
import type { Message, RecordType, ResourceRecord } from "../../dns/message.ts";

/** A message of random records, of every type that has a text form here. */
export function randomMessage(random: Random): Message {
  const bit = () => random.int(2) === 1, u16 = () => random.int(65_536);
  const label = () =>
    Array.from({ length: 1 + random.int(12) }, () => LETTERS[random.int(LETTERS.length)]).join("");
  const zones = Array.from(
    { length: 3 },
    () => Array.from({ length: 1 + random.int(3) }, label).join("."),
  );
  // Names of a real message share their ends: that is what compression is for.
  const name = () => (bit() ? `${label()}.` : "") + zones[random.int(3)]!;
  const data: Record<string, () => string> = {
    A: () => Array.from({ length: 4 }, () => random.int(256)).join("."),
    AAAA: () => ["2001:db8::7", "::1", "fe80::a:0:0:9", "::"][random.int(4)]!,
    MX: () => `${u16()} ${name()}`,
    SRV: () => `${u16()} ${u16()} ${u16()} ${name()}`,
    SOA: () => [name(), name(), ...Array.from({ length: 5 }, () => random.int(2 ** 31))].join(" "),
    TXT: () => `"${Array.from({ length: random.int(30) }, label).join(" ").slice(0, 200)}"`,
    ...{ NS: name, CNAME: name, PTR: name },
  };
  const types = Object.keys(data);
  const records = () =>
    Array.from({ length: random.int(5) }, (): ResourceRecord => {
      const type = types[random.int(types.length)] as RecordType;
      return { name: name(), type, ttl: random.int(2 ** 31), data: data[type]!() };
    });
  return {
    ...{ id: u16(), response: bit(), opcode: 0, authoritative: bit(), truncated: bit() },
    ...{ recursionDesired: bit(), recursionAvailable: bit() },
    rcode: (["NOERROR", "SERVFAIL", "NXDOMAIN", "REFUSED"] as const)[random.int(4)]!,
    questions: [{ name: name(), type: types[random.int(types.length)] as RecordType }],
    ...{ answers: records(), authorities: records(), additionals: records() },
  };
}
const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Random messages: what we write dns-packet reads, what it writes we read, both as they were. */
export function codecTruth(count: number, random: Random): TruthRow {
  let right = 0, note = "";
  for (let i = 0; i < count; i++) {
    const message = randomMessage(random), wrong = disagreement(message);
    if (wrong === undefined) right++;
    else note ||= `${wrong} on ${JSON.stringify(message).slice(0, 200)}`;
  }
  return {
    truth: "random messages, read and written as dns-packet does",
    score: `${right} of ${count}`,
    ok: right === count,
    ...(note ? { note } : {}),
  };
}

/** In what we and dns-packet differ on a message, or `undefined`. */
export function disagreement(message: Message): string | undefined {
  const bytes = encode(message), packet = dnsPacket.encode(theirs(message));
  if (!same(decode(bytes), message)) return "our own round trip";
  if (!same(decode(packet), message)) return "reading theirs";
  const { id, answers, authorities, additionals } = dnsPacket.decode(Buffer.from(bytes));
  const known = theirs(message);
  if (id !== message.id) return "the id that they read";
  const records = (all: readonly unknown[] = []) =>
    all.map((record) => {
      const { name, type, ttl, data } = record as Record<string, unknown>;
      return { name, type, ttl, data };
    });
  return same(
      [answers, authorities, additionals].map(records),
      [known.answers, known.authorities, known.additionals].map(records),
    )
    ? undefined
    : "the records that they read";
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Bytes as dns-packet wants them. (The Deno kernel can't import `Buffer` into a cell.) */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes);
}

/** A message as dns-packet takes it. */
export function theirs(message: Message): dnsPacket.Packet {
  const { id, response, authoritative, truncated, recursionDesired, recursionAvailable } = message;
  const code = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }[message.rcode as string] ?? 0;
  const flags = (authoritative ? 0x400 : 0) | (truncated ? 0x200 : 0) |
    (recursionDesired ? 0x100 : 0) |
    (recursionAvailable ? 0x80 : 0) | code;
  return {
    ...{ id, type: response ? "response" : "query", flags },
    questions: message.questions.map((question) => ({ ...question })) as dnsPacket.Question[],
    answers: (message.answers ?? []).map(theirRecord),
    authorities: (message.authorities ?? []).map(theirRecord),
    additionals: (message.additionals ?? []).map(theirRecord),
  };
}

function theirRecord({ name, type, ttl, data }: ResourceRecord): dnsPacket.Answer {
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
