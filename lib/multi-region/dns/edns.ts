import { ipv4Text, ipv6Groups, ipv6Text } from "./addresses.ts";
import { type ClientSubnet, type Edns, FormatError } from "./message.ts";
import type { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

const CLIENT_SUBNET = 8, EXTENDED_ERROR = 15;
/** The type of the pseudo-record that carries EDNS. */
export const OPT = 41;

/** Writes the OPT record (RFC 6891, 6.1). @throws {FormatError} Where a part has no form. */
export function writeEdns(
  writer: Writer,
  { udpSize, dnssecOk, clientSubnet, extendedError }: Edns,
): void {
  writer.u8(0);
  writer.u16(OPT);
  writer.u16(udpSize);
  writer.u32(dnssecOk ? 0x8000 : 0);
  const lengthAt = writer.at;
  writer.u16(0);
  if (clientSubnet) option(writer, CLIENT_SUBNET, () => writeSubnet(writer, clientSubnet));
  if (extendedError) {
    option(writer, EXTENDED_ERROR, () => {
      writer.u16(extendedError.code);
      new TextEncoder().encode(extendedError.text).forEach((byte) => writer.u8(byte));
    });
  }
  patchLength(writer, lengthAt);
}

/** Reads what follows the type of an OPT record. */
export function readEdns(reader: Reader): Edns {
  const udpSize = reader.u16(), flags = reader.u32(), end = reader.u16() + reader.at;
  let clientSubnet: ClientSubnet | undefined, extendedError: Edns["extendedError"];
  while (reader.at < end) {
    const code = reader.u16(), value = reader.slice(reader.u16());
    if (code === CLIENT_SUBNET) clientSubnet = readSubnet(value);
    if (code === EXTENDED_ERROR) {
      if (value.length < 2) {
        throw new FormatError("Cannot read an extended error: it has 2 bytes at least");
      }
      const text = new TextDecoder().decode(value.subarray(2));
      extendedError = { code: value[0]! << 8 | value[1]!, text };
    }
  }
  if (reader.at !== end) {
    throw new FormatError("Cannot read EDNS: an option is longer than its record");
  }
  return {
    udpSize,
    ...((flags & 0x8000) !== 0 ? { dnssecOk: true } : {}),
    ...(clientSubnet ? { clientSubnet } : {}),
    ...(extendedError ? { extendedError } : {}),
  };
}

function option(writer: Writer, code: number, body: () => void): void {
  writer.u16(code);
  const lengthAt = writer.at;
  writer.u16(0);
  body();
  patchLength(writer, lengthAt);
}

/** Writes how much came after a length's own two bytes. */
export function patchLength(writer: Writer, at: number): void {
  const length = writer.at - at - 2;
  writer.bytes[at] = length >> 8;
  writer.bytes[at + 1] = length;
}

function writeSubnet(writer: Writer, { address, source, scope }: ClientSubnet): void {
  const six = address.includes(":"), most = six ? 128 : 32;
  if (!(source >= 0 && source <= most && scope >= 0 && scope <= most)) {
    throw new FormatError(
      `Cannot write the client subnet ${address}/${source}: prefixes have 0 to ${most} bits`,
    );
  }
  writer.u16(six ? 2 : 1);
  writer.u8(source), writer.u8(scope);
  const bytes = six
    ? ipv6Groups(address).flatMap((group) => [group >> 8, group & 255])
    : ipv4Bytes(address);
  // Only the bytes that the prefix reaches, and in the last of them only its bits.
  for (let i = 0; i * 8 < source; i++) {
    const bits = Math.min(8, source - i * 8);
    writer.u8(bytes[i]! & (0xff00 >> bits));
  }
}

function ipv4Bytes(address: string): number[] {
  const bytes = address.split(".").map(Number);
  if (bytes.length !== 4 || bytes.some((byte) => !(byte >= 0 && byte <= 255))) {
    throw new FormatError(
      `Cannot write the IPv4 address ${address}: it has four numbers from 0 to 255`,
    );
  }
  return bytes;
}

function readSubnet(value: Uint8Array): ClientSubnet {
  const family = value[1], source = value[2], scope = value[3];
  const most = family === 1 ? 32 : family === 2 ? 128 : -1;
  if (
    value[0] !== 0 || scope === undefined || source! > most || scope > most ||
    value.length !== 4 + ((source! + 7) >> 3)
  ) {
    throw new FormatError("Cannot read a client subnet: family, prefix and address do not agree");
  }
  const bytes = new Uint8Array(most / 8);
  bytes.set(value.subarray(4));
  return { address: family === 1 ? ipv4Text(bytes) : ipv6Text(bytes), source: source!, scope };
}
