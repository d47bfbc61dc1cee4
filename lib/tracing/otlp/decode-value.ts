import { base64OfBytes } from "./base64.ts";
import { type AnyValue, type KeyValue, OtlpError } from "./model.ts";
import type { Reader } from "./reader.ts";

/** Lists in lists may be so deep; protobuf itself stops at 100 messages. */
const DEEPEST = 40;

/** @throws {OtlpError} Where values are nested too deeply. */
export function decodeAttribute(reader: Reader, depth = 0): KeyValue {
  const pair: KeyValue = { key: "" };
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) pair.key = reader.text();
    else if (tag === 0x12) pair.value = valueOf(reader.message(), depth);
    else reader.pass(tag);
  }
  return pair;
}

/** Of several members the last one counts. */
function valueOf(reader: Reader, depth: number): AnyValue {
  if (depth > DEEPEST) {
    throw new OtlpError(`Cannot read OTLP: a value is nested deeper than ${DEEPEST} lists`);
  }
  let value: AnyValue = {};
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) value = { stringValue: reader.text() };
    else if (tag === 0x10) value = { boolValue: reader.int64() !== "0" };
    else if (tag === 0x18) value = { intValue: reader.int64() };
    else if (tag === 0x21) value = { doubleValue: reader.double() };
    else if (tag === 0x2a) value = { arrayValue: { values: listOf(reader.message(), depth) } };
    else if (tag === 0x32) value = { kvlistValue: { values: pairsOf(reader.message(), depth) } };
    else if (tag === 0x3a) value = { bytesValue: base64OfBytes(reader.bytes()) };
    else reader.pass(tag);
  }
  return value;
}

function listOf(reader: Reader, depth: number): AnyValue[] {
  const values: AnyValue[] = [];
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) values.push(valueOf(reader.message(), depth + 1));
    else reader.pass(tag);
  }
  return values;
}

function pairsOf(reader: Reader, depth: number): KeyValue[] {
  const pairs: KeyValue[] = [];
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) pairs.push(decodeAttribute(reader.message(), depth + 1));
    else reader.pass(tag);
  }
  return pairs;
}
