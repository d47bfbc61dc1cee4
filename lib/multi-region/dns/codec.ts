import { readData, writeData } from "./data.ts";
import { OPT, patchLength, readEdns, writeEdns } from "./edns.ts";
import {
  type Edns,
  FormatError,
  type Message,
  type Question,
  type Rcode,
  rcodeNumber,
  RCODES,
  type ResourceRecord,
  typeName,
  typeNumber,
} from "./message.ts";
import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

const IN = 1;
const NONE: readonly ResourceRecord[] = [];
/** One message is written at a time: the writer's memory is used again. */
const shared = new Writer();

/**
 * The bytes of a message, names compressed (RFC 1035, 4.1). O(bytes).
 *
 * @throws {FormatError} Where a name, a number or a record's data has no form on the wire.
 * @example
 * ```ts
 * import { decode, encode } from "#lib/multi-region";
 * import assert from "node:assert/strict";
 *
 * const name = "api.example.com";
 * const bytes = encode({
 *   id: 7,
 *   response: true,
 *   questions: [{ name, type: "A" }],
 *   answers: [{ name, type: "A", ttl: 60, data: "192.0.2.7" }],
 * });
 * assert.equal(bytes.length, 12 + 21 + 16); // header, question, and an answer whose name is a pointer
 * assert.equal(decode(bytes).answers![0]!.data, "192.0.2.7");
 * ```
 */
export function encode(message: Message): Uint8Array {
  const writer = shared;
  writer.reset();
  const { questions, answers = NONE, authorities = NONE, additionals = NONE, edns } = message;
  writer.u16(message.id);
  writer.u16(flagsOf(message));
  writer.u16(questions.length);
  writer.u16(answers.length);
  writer.u16(authorities.length);
  writer.u16(additionals.length + (edns ? 1 : 0));
  for (const { name, type } of questions) {
    writer.name(name);
    writer.u16(typeNumber(type));
    writer.u16(IN);
  }
  for (const record of answers) writeRecord(writer, record);
  for (const record of authorities) writeRecord(writer, record);
  for (const record of additionals) writeRecord(writer, record);
  if (edns) writeEdns(writer, edns);
  return writer.bytes.slice(0, writer.at);
}

function flagsOf(message: Message): number {
  const { rcode = "NOERROR", opcode = 0 } = message;
  return (message.response ? 0x8000 : 0) | (opcode & 15) << 11 |
    (message.authoritative ? 0x400 : 0) | (message.truncated ? 0x200 : 0) |
    (message.recursionDesired ? 0x100 : 0) | (message.recursionAvailable ? 0x80 : 0) |
    (rcode === "NOERROR" ? 0 : rcodeNumber(rcode));
}

function writeRecord(writer: Writer, { name, type, ttl, data }: ResourceRecord): void {
  if (!(ttl >= 0 && ttl <= 0x7fffffff && Number.isInteger(ttl))) {
    throw new FormatError(
      `Cannot write ${name}: a TTL has 0 to 2147483647 whole seconds: received ${ttl}`,
    );
  }
  writer.name(name);
  writer.u16(typeNumber(type));
  writer.u16(IN);
  writer.u32(ttl);
  const lengthAt = writer.at;
  writer.u16(0);
  writeData(writer, type, data);
  patchLength(writer, lengthAt);
}

/**
 * Reads a message. Nothing in it is believed: counts, lengths and pointers are held against the bytes
 * that are there. O(bytes); a record of a class other than IN is left out.
 *
 * @throws {FormatError} Where it is cut off, goes on after its end, or its names or data have no form.
 */
export function decode(bytes: Uint8Array): Message {
  const reader = new Reader(bytes);
  const id = reader.u16(), flags = reader.u16();
  const counts = [reader.u16(), reader.u16(), reader.u16(), reader.u16()] as const;
  const questions: Question[] = [];
  for (let i = 0; i < counts[0]; i++) {
    const name = reader.name(), type = typeName(reader.u16());
    reader.u16();
    questions.push({ name, type });
  }
  const found: { edns?: Edns } = {};
  const answers = readRecords(reader, counts[1], found);
  const authorities = readRecords(reader, counts[2], found);
  const additionals = readRecords(reader, counts[3], found);
  if (reader.at !== bytes.length) {
    throw new FormatError(
      `Cannot read a message: ${bytes.length - reader.at} bytes follow its end`,
    );
  }
  const code = flags & 15;
  return {
    id,
    response: (flags & 0x8000) !== 0,
    opcode: flags >> 11 & 15,
    authoritative: (flags & 0x400) !== 0,
    truncated: (flags & 0x200) !== 0,
    recursionDesired: (flags & 0x100) !== 0,
    recursionAvailable: (flags & 0x80) !== 0,
    rcode: RCODES[code] ?? `RCODE${code}` as Rcode,
    questions,
    answers,
    authorities,
    additionals,
    ...found,
  };
}

function readRecords(reader: Reader, count: number, found: { edns?: Edns }): ResourceRecord[] {
  const records: ResourceRecord[] = [];
  for (let i = 0; i < count; i++) {
    const name = reader.name(), number = reader.u16();
    if (number === OPT) {
      if (found.edns || name !== ".") {
        throw new FormatError("Cannot read EDNS: one OPT record, at the root");
      }
      found.edns = readEdns(reader);
      continue;
    }
    const type = typeName(number), inInternet = reader.u16() === IN;
    // A first bit that is set makes it 0 (RFC 2181, 8).
    const ttl = reader.u32(), data = readData(reader, type, reader.u16());
    if (inInternet) records.push({ name, type, ttl: ttl > 0x7fffffff ? 0 : ttl, data });
  }
  return records;
}
