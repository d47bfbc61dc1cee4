import { createSocket, type Socket } from "node:dgram";
import { Buffer } from "node:buffer";
import dnsPacket from "dns-packet";
import type { Endpoint } from "../network/mod.ts";

/** The zone of all services. */
export const ZONE = "svc.cluster.local";
/** How long a resolver may keep an answer, in s. */
const TTL = 1;
/** Largest answer over UDP without more being agreed, in bytes. */
const LARGEST = 512;

type Answer = { rcode: number; answers: unknown[]; additionals: unknown[] };

/**
 * Answers questions on services, on loopback: A for their pods, SRV for their ports. A name that nobody made does not
 * exist (NXDOMAIN); a service without pods does, and has no addresses.
 */
export class DnsServer {
  readonly port: number;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
  }

  /** @param endpoints Asked for each question: `undefined` for a service that does not exist. */
  static start(endpoints: (service: string) => Endpoint[] | undefined): Promise<DnsServer> {
    const socket = createSocket("udp4");
    socket.on("message", (message, from) => {
      const answer = respond(message, endpoints);
      if (answer) socket.send(answer, from.port, from.address, () => {});
    });
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, "127.0.0.1", () => {
        socket.off("error", reject);
        socket.on("error", () => {});
        resolve(new DnsServer(socket));
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}

/** The answer to a message; `undefined` where it is no question. */
export function respond(
  message: Uint8Array,
  endpoints: (service: string) => Endpoint[] | undefined,
): Buffer | undefined {
  let query: dnsPacket.DecodedPacket;
  try {
    query = dnsPacket.decode(Buffer.from(message));
  } catch {
    return undefined;
  }
  const [question] = query.questions ?? [];
  if (query.type !== "query" || !question) return undefined;
  const { rcode, answers, additionals } = lookUp(
    question.name.toLowerCase(),
    question.type,
    endpoints,
  );
  const packet = (truncated: boolean) =>
    dnsPacket.encode({
      type: "response",
      id: query.id ?? 0,
      flags: dnsPacket.AUTHORITATIVE_ANSWER | (truncated ? dnsPacket.TRUNCATED_RESPONSE : 0) |
        rcode |
        ((query.flags ?? 0) & dnsPacket.RECURSION_DESIRED),
      questions: [question],
      answers: truncated ? [] : answers as dnsPacket.Answer[],
      additionals: truncated ? [] : additionals as dnsPacket.Answer[],
    });
  const whole = packet(false);
  return whole.length <= LARGEST ? whole : packet(true);
}

function lookUp(
  name: string,
  type: string,
  endpoints: (service: string) => Endpoint[] | undefined,
): Answer {
  const nothing = (rcode: number): Answer => ({ rcode, answers: [], additionals: [] });
  if (!name.endsWith(`.${ZONE}`)) return nothing(5);
  const labels = name.slice(0, -ZONE.length - 1).split(".");
  // `web`, `_http._tcp.web`, or one pod: `web-1.web`.
  const service = labels.at(-1)!, all = endpoints(service);
  if (!all) return nothing(3);
  const ttl = TTL, srv = labels.length === 3 && labels[0] === "_http" && labels[1] === "_tcp";
  const pods = labels.length === 2 ? all.filter(({ pod }) => pod === labels[0]) : all;
  if ((labels.length === 2 && pods.length === 0) || (labels.length >= 3 && !srv)) return nothing(3);
  if (srv && type === "SRV") {
    const target = (pod: string) => `${pod}.${service}.${ZONE}`;
    return {
      rcode: 0,
      answers: pods.map(({ pod, port }) => ({
        ...{ name, type: "SRV", ttl },
        data: { priority: 10, weight: 10, port, target: target(pod) },
      })),
      additionals: pods.map(({ pod, host }) => ({ name: target(pod), type: "A", ttl, data: host })),
    };
  }
  if (srv || type !== "A") return nothing(0);
  const hosts = [...new Set(pods.map(({ host }) => host))];
  return {
    rcode: 0,
    answers: hosts.map((data) => ({ name, type: "A", ttl, data })),
    additionals: [],
  };
}
