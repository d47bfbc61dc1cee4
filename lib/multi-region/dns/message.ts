/** The record types that have a text form here; others are written `\# length hex` (RFC 3597). */
export const TYPES = {
  ...{ A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33 },
} as const;

/** Response codes by name (RFC 1035, 4.1.1; RFC 6895). */
export const RCODES = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"] as const;
export type Rcode = (typeof RCODES)[number] | `RCODE${number}`;

/** `"A"`, `"AAAA"`, …; a type without a name here is `"TYPE65"`. */
export type RecordType = keyof typeof TYPES | `TYPE${number}`;

export interface Question {
  /** Without a dot at the end; the root is `"."`. Odd bytes are escaped: `\.`, `\\`, `\009`. */
  readonly name: string;
  readonly type: RecordType;
}

/** A resource record of class IN. */
export interface ResourceRecord extends Question {
  /** Lifetime in whole seconds, 0 to 2³¹ − 1. */
  readonly ttl: number;
  /** As in a zone file: `"192.0.2.7"`, `"10 mail.example"`, `"\"some text\""`. */
  readonly data: string;
}

/** The network a question comes from, so that an authority can answer by place (RFC 7871). */
export interface ClientSubnet {
  readonly address: string;
  /** Bits of the address that the resolver tells, and of those, the ones that the answer depends on. */
  readonly source: number;
  readonly scope: number;
}

/** What EDNS adds to a message (RFC 6891). */
export interface Edns {
  /** Bytes that the sender can take in one datagram. */
  readonly udpSize: number;
  readonly dnssecOk?: boolean;
  readonly clientSubnet?: ClientSubnet;
  /** Why the answer is as it is: code 3 is Stale Answer (RFC 8914). */
  readonly extendedError?: { readonly code: number; readonly text: string };
}

/** A DNS message (RFC 1035, 4). What is not given is false, 0 or empty. */
export interface Message {
  /** 0 to 65535: ties an answer to its question. */
  readonly id: number;
  readonly response?: boolean;
  readonly opcode?: number;
  readonly authoritative?: boolean;
  readonly truncated?: boolean;
  readonly recursionDesired?: boolean;
  readonly recursionAvailable?: boolean;
  readonly rcode?: Rcode;
  readonly questions: readonly Question[];
  readonly answers?: readonly ResourceRecord[];
  readonly authorities?: readonly ResourceRecord[];
  readonly additionals?: readonly ResourceRecord[];
  readonly edns?: Edns;
}

/** A message that can't be read or written, and why, in one sentence. */
export class FormatError extends Error {
  override name = "FormatError";
}

/** The number of a type on the wire. @throws {FormatError} Where there is no such type. */
export function typeNumber(type: RecordType): number {
  const known = TYPES[type as keyof typeof TYPES];
  if (known !== undefined) return known;
  const number = /^TYPE(\d{1,5})$/.exec(type)?.[1];
  if (number === undefined || +number > 65535) {
    throw new FormatError(
      `Cannot write a record of type ${type}: types are A, NS, … or TYPE0 to TYPE65535`,
    );
  }
  return +number;
}

const NAMES = new Map<number, RecordType>(
  Object.entries(TYPES).map(([name, number]) => [number, name as RecordType]),
);

/** The name of a type's number. */
export function typeName(number: number): RecordType {
  return NAMES.get(number) ?? `TYPE${number}`;
}

/** The number of a response code. @throws {FormatError} Where it does not fit into 4 bits. */
export function rcodeNumber(rcode: Rcode): number {
  const known = RCODES.indexOf(rcode as (typeof RCODES)[number]);
  const number = known >= 0 ? known : Number(/^RCODE(\d+)$/.exec(rcode)?.[1] ?? NaN);
  if (!(number <= 15)) {
    throw new FormatError(
      `Cannot write ${rcode}: codes are NOERROR to REFUSED, or RCODE6 to RCODE15`,
    );
  }
  return number;
}
