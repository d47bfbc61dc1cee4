import { createSocket } from "node:dgram";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { decode, encode } from "../dns/codec.ts";
import type { Message } from "../dns/message.ts";
import { TcpMessages } from "./tcp-messages.ts";

/** Answers a query, now or later, once or never; an authority's or a resolver's. */
export type DnsHandler = (query: Message, from: string, answer: (message: Message) => void) => void;

/** A DNS server on this machine, on UDP and TCP of one port. */
export interface DnsServer {
  readonly port: number;
  /** Datagrams that were no query and got no answer: too short, or answers themselves. */
  readonly dropped: number;
  close(): Promise<void>;
}

/** Bytes of a datagram that goes through any network without being cut up (DNS flag day 2020). */
const LARGEST = 1232;
/** What a client without EDNS can take (RFC 1035, 4.2.1). */
const PLAIN = 512;
/** TCP connections at once, and how long one may be silent, in ms. */
const CONNECTIONS = 100, SILENCE = 5_000;

/**
 * Serves DNS on 127.0.0.1, port of the system's choice. What can't be read is answered FORMERR, where it
 * has an id; a handler that throws SERVFAIL; an answer too large for a datagram with its head alone and
 * the flag that says so, so that the client asks again by TCP (RFC 7766).
 */
export async function serveDns(handler: DnsHandler): Promise<DnsServer> {
  let dropped = 0, closed = false;
  const open = new Set<Socket>();
  const tcp = createServer((socket) => {
    if (open.size >= CONNECTIONS) return void socket.destroy();
    open.add(socket);
    socket.setTimeout(SILENCE, () => socket.destroy());
    socket.on("error", () => socket.destroy()).on("close", () => open.delete(socket));
    const from = socket.remoteAddress ?? "";
    const messages = new TcpMessages((bytes) =>
      take(
        bytes,
        from,
        (answer) => socket.writable && socket.write(TcpMessages.frame(write(answer))),
      ) ||
      socket.destroy()
    );
    socket.on("data", (chunk: Uint8Array) => messages.push(chunk));
  });
  await new Promise<void>((resolve, reject) =>
    tcp.once("error", reject).listen(0, "127.0.0.1", resolve)
  );
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket("udp4");
  udp.on("message", (bytes, { address, port }) => {
    take(bytes, address, (answer, query) => {
      if (closed) return;
      const room = Math.min(LARGEST, Math.max(PLAIN, query?.edns?.udpSize ?? PLAIN));
      const full = write(answer);
      const sent = full.length <= room ? full : write({ ...bare(answer), truncated: true });
      udp.send(sent, port, address, () => {});
    });
  });
  await new Promise<void>((resolve, reject) => {
    udp.once("error", reject).bind(port, "127.0.0.1", resolve);
  }).catch((error) => {
    tcp.close();
    throw error;
  });
  udp.on("error", () => {});

  /** Hands one query on; `false` where the bytes are none. */
  function take(
    bytes: Uint8Array,
    from: string,
    answer: (message: Message, query?: Message) => unknown,
  ): boolean {
    const message = read(bytes);
    if (!message || message.response) {
      dropped++;
      return false;
    }
    if (message.rcode === "FORMERR") return answer({ ...message, response: true }), true;
    let open = true;
    const once = (given: Message) => {
      if (!open) return;
      open = false;
      answer({ ...given, id: message.id }, message);
    };
    try {
      handler(message, from, once);
    } catch {
      once({ ...bare(message), response: true, rcode: "SERVFAIL" });
    }
    return true;
  }

  return {
    port,
    get dropped() {
      return dropped;
    },
    close: async () => {
      if (closed) return;
      closed = true;
      for (const socket of open) socket.destroy();
      await Promise.all([
        new Promise<void>((resolve) => udp.close(() => resolve())),
        new Promise<void>((resolve) => tcp.close(() => resolve())),
      ]);
    },
  };
}

/** The message, a FORMERR for one that can't be read, or nothing for what is too short to have an id. */
function read(bytes: Uint8Array): Message | undefined {
  try {
    return decode(bytes);
  } catch {
    if (bytes.length < 12 || bytes[2]! & 0x80) return undefined;
    return { id: bytes[0]! << 8 | bytes[1]!, rcode: "FORMERR", questions: [] };
  }
}

/** The bytes of an answer; where it can't be written, those of a failure. */
function write(message: Message): Uint8Array {
  try {
    return encode(message);
  } catch {
    return encode({ id: message.id, response: true, rcode: "SERVFAIL", questions: [] });
  }
}

/** A message without its records. */
function bare({ id, questions, rcode, opcode, edns, ...flags }: Message): Message {
  const { response = false, recursionDesired = false } = flags;
  return {
    ...{
      id,
      questions,
      response,
      recursionDesired,
      opcode: opcode ?? 0,
      rcode: rcode ?? "NOERROR",
    },
    ...(edns ? { edns: { udpSize: edns.udpSize } } : {}),
  };
}
