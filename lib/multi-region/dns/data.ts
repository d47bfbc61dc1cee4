import { ipv4Text, ipv6Groups, ipv6Text, writeIpv4 } from "./addresses.ts";
import { FormatError, type RecordType } from "./message.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** Writes what a record says, from its text as in a zone file. @throws {FormatError} Where it has another form. */
export function writeData(writer: Writer, type: RecordType, data: string): void {
  if (type === "A") return writeIpv4(writer, data);
  if (type === "NS" || type === "CNAME" || type === "PTR") return writer.name(bare(data));
  if (type === "AAAA") return ipv6Groups(data).forEach((group) => writer.u16(group));
  if (type === "TXT") return strings(data).forEach((text) => writeString(writer, text));
  const words = data.split(" ");
  if (type === "MX") {
    writer.u16(whole(words[0], 65535, data));
    return writer.name(bare(words[1] ?? ""));
  }
  if (type === "SRV") {
    for (let i = 0; i < 3; i++) writer.u16(whole(words[i], 65535, data));
    return writer.name(bare(words[3] ?? ""));
  }
  if (type === "SOA") {
    writer.name(bare(words[0] ?? "")), writer.name(bare(words[1] ?? ""));
    for (let i = 2; i < 7; i++) writer.u32(whole(words[i], 0xffffffff, data));
    return;
  }
  const hex = /^\\# (\d+) ?([0-9a-f]*)$/i.exec(data);
  if (!hex || hex[2]!.length !== 2 * +hex[1]!) {
    throw new FormatError(
      `Cannot write the data of a ${type}: it has the form \\# length hex: received ${data}`,
    );
  }
  for (let i = 0; i < hex[2]!.length; i += 2) writer.u8(parseInt(hex[2]!.slice(i, i + 2), 16));
}

/** Reads what a record says: `length` bytes. @throws {FormatError} Where they do not fit the type. */
export function readData(reader: Reader, type: RecordType, length: number): string {
  const start = reader.at, end = start + length;
  if (end > reader.bytes.length) reader.slice(length);
  const text = dataText(reader, type, length);
  if (reader.at !== end) {
    throw new FormatError(
      `Cannot read the data of a ${type}: its length says ${length}, it has ${reader.at - start}`,
    );
  }
  return text;
}

function dataText(reader: Reader, type: RecordType, length: number): string {
  switch (type) {
    case "A":
      return ipv4Text(reader.bytes, (reader.at += 4) - 4);
    case "AAAA":
      return ipv6Text(reader.slice(16));
    case "NS":
    case "CNAME":
    case "PTR":
      return reader.name();
    case "MX":
      return `${reader.u16()} ${reader.name()}`;
    case "SRV":
      return `${reader.u16()} ${reader.u16()} ${reader.u16()} ${reader.name()}`;
    case "SOA":
      return [reader.name(), reader.name(), ...Array.from({ length: 5 }, () => reader.u32())].join(
        " ",
      );
    case "TXT":
      return readStrings(reader, length);
  }
  const hex = Array.from(reader.slice(length), (byte) => byte.toString(16).padStart(2, "0"));
  return `\\# ${length}${length ? " " : ""}${hex.join("")}`;
}

/** A name without the dot at its end. */
export function bare(name: string): string {
  return name.length > 1 && name.endsWith(".") && !/(^|[^\\])(\\\\)*\\\.$/.test(name)
    ? name.slice(0, -1)
    : name;
}

function whole(word: string | undefined, most: number, data: string): number {
  const value = /^\d+$/.test(word ?? "") ? Number(word) : NaN;
  if (!(value <= most)) {
    throw new FormatError(`Cannot write ${data}: each of its numbers is whole, from 0 to ${most}`);
  }
  return value;
}

/** The character strings of a TXT's text: in quotes, or one word without. Each is Latin-1 with escapes. */
function strings(data: string): string[] {
  const parts = data.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g) ?? [];
  return parts.map((part) => part.startsWith('"') ? part.slice(1, -1) : part);
}

function writeString(writer: Writer, text: string): void {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const escape = /^\\(\d{3}|.)/s.exec(text.slice(i, i + 4));
    if (escape) i += escape[0].length - 1;
    const code = escape
      ? escape[1]!.length === 3 ? +escape[1]! : escape[1]!.charCodeAt(0)
      : text.charCodeAt(i);
    bytes.push(code);
  }
  if (bytes.length > 255 || bytes.some((byte) => byte > 255)) {
    throw new FormatError(
      `Cannot write the text "${text.slice(0, 20)}…": each string has at most 255 bytes`,
    );
  }
  writer.u8(bytes.length);
  bytes.forEach((byte) => writer.u8(byte));
}

function readStrings(reader: Reader, length: number): string {
  const end = reader.at + length, parts: string[] = [];
  while (reader.at < end) {
    const bytes = reader.slice(reader.u8());
    parts.push(`"${Array.from(bytes, quoted).join("")}"`);
  }
  return parts.join(" ");
}

function quoted(code: number): string {
  const letter = String.fromCharCode(code);
  if (letter === '"' || letter === "\\") return `\\${letter}`;
  return code >= 32 && code < 127 ? letter : `\\${String(code).padStart(3, "0")}`;
}
