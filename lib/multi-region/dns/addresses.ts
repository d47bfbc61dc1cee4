import { FormatError } from "./message.ts";
import type { Writer } from "./writer.ts";

/** Writes an IPv4 address. @throws {FormatError} Where it is none. */
export function writeIpv4(writer: Writer, text: string): void {
  writer.room(4);
  let part = -1, parts = 0;
  for (let i = 0; i <= text.length; i++) {
    const digit = i < text.length ? text.charCodeAt(i) - 48 : -2;
    if (digit >= 0 && digit <= 9) part = (part < 0 ? 0 : part * 10) + digit;
    else if (digit === -2 && part >= 0 && parts < 4) {
      if (part > 255) break;
      writer.bytes[writer.at++] = part;
      part = -1;
      parts++;
    } else break;
    if (part > 255) break;
  }
  if (parts !== 4 || part >= 0) {
    throw new FormatError(
      `Cannot write the IPv4 address ${text}: it has four numbers from 0 to 255`,
    );
  }
}

export function ipv4Text(bytes: Uint8Array, at = 0): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

/** The eight groups of an IPv6 address. @throws {FormatError} Where it is none. */
export function ipv6Groups(text: string): number[] {
  const wrong = () => new FormatError(`Cannot write the IPv6 address ${text}: it has no such form`);
  const mapped = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  let plain = text;
  if (mapped) {
    const four = mapped[2]!.split(".").map(Number);
    if (four.some((part) => part > 255)) throw wrong();
    const group = (a: number, b: number) => (a * 256 + b).toString(16);
    plain = mapped[1]! + group(four[0]!, four[1]!) + ":" + group(four[2]!, four[3]!);
  }
  const halves = plain.split("::");
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  if (halves.length > 2 || groups.flat().some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) {
    throw wrong();
  }
  const missing = 8 - groups.flat().length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) throw wrong();
  const zeros = Array<string>(halves.length === 2 ? missing : 0).fill("0");
  return [...groups[0]!, ...zeros, ...(groups[1] ?? [])].map((group) => parseInt(group, 16));
}

/** The text of an IPv6 address, its longest run of zeros left out (RFC 5952). */
export function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => bytes[2 * i]! << 8 | bytes[2 * i + 1]!);
  let best = 0, bestAt = -1;
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run++;
    if (run > best && run > 1) best = run, bestAt = i;
  }
  const hex = groups.map((group) => group.toString(16));
  if (bestAt < 0) return hex.join(":");
  return `${hex.slice(0, bestAt).join(":")}::${hex.slice(bestAt + best).join(":")}`;
}
