import { Buffer } from "node:buffer";
import dnsPacket from "dns-packet";
import type { Endpoint } from "../network/mod.ts";

/** The zone of all services. */
export const ZONE = "svc.cluster.local";
/** How long a resolver may keep an answer, in s. */
const TTL = 1;
/** Largest answer over UDP without more being agreed, and whatever is agreed, in bytes: one that no path cuts. */
const LEAST = 512, MOST = 1232;
/** Longest message over TCP, whose length has two bytes. Of more pods only a part is told. */
const LONGEST = 0xffff;
/** Codes of answers: all is well, we failed, no such name, not ours to answer. */
const WELL = 0, SERVER_FAILURE = 2, NO_SUCH_NAME = 3, REFUSED = 5;

type Answer = { rcode: number; answers: dnsPacket.Answer[]; additionals: dnsPacket.Answer[] };
/** Who is behind a service now: `undefined` for one that does not exist. */
export type Lookup = (service: string) => readonly Endpoint[] | undefined;

/**
 * The answer to a message; `undefined` where it is no question.
 *
 * @param udp Whether it goes over UDP, where what is too long is cut and marked: the caller asks again by TCP. The caller
 * may agree to more than 512 bytes by an OPT record (RFC 6891). @param endpoints May throw: the answer is then SERVFAIL.
 */
export function respond(message: Uint8Array, endpoints: Lookup, udp = true): Buffer | undefined {
  let query: dnsPacket.DecodedPacket;
  try {
    query = dnsPacket.decode(Buffer.from(message));
  } catch {
    return undefined;
  }
  const [question] = query.questions ?? [];
  if (query.type !== "query" || !question) return undefined;
  const opt = query.additionals?.find((each) => each.type === "OPT");
  const agreed = (opt as { udpPayloadSize?: number } | undefined)?.udpPayloadSize ?? LEAST;
  const packet = ({ rcode, answers, additionals }: Answer, truncated = false) =>
    dnsPacket.encode({
      ...{ type: "response", id: query.id ?? 0, questions: [question], answers },
      flags: dnsPacket.AUTHORITATIVE_ANSWER | (truncated ? dnsPacket.TRUNCATED_RESPONSE : 0) |
        rcode | ((query.flags ?? 0) & dnsPacket.RECURSION_DESIRED),
      additionals: opt ? [...additionals, OPT] : additionals,
    });
  try {
    const answer = lookUp(question.name.toLowerCase(), question, endpoints);
    const most = udp ? Math.min(Math.max(agreed, LEAST), MOST) : LONGEST;
    // Addresses beside an answer may be asked for: they go first, and only then is it cut.
    for (const each of [answer, { ...answer, additionals: [] }]) {
      const whole = packet(each);
      if (whole.length <= most) return whole;
    }
    if (udp) return packet(nothing(answer.rcode), true);
    for (let many = answer.answers.length >> 1; many > 0; many >>= 1) {
      const part = packet({ ...answer, answers: answer.answers.slice(0, many), additionals: [] });
      if (part.length <= most) return part;
    }
    return packet(nothing(SERVER_FAILURE));
  } catch {
    return packet(nothing(SERVER_FAILURE));
  }
}

const OPT = {
  ...{ type: "OPT", name: ".", udpPayloadSize: MOST },
  ...{ extendedRcode: 0, ednsVersion: 0, flags: 0, options: [] },
} as unknown as dnsPacket.Answer;

function nothing(rcode: number): Answer {
  return { rcode, answers: [], additionals: [] };
}

function lookUp(name: string, { type, name: asked }: dnsPacket.Question, of: Lookup): Answer {
  if (!name.endsWith(`.${ZONE}`)) return nothing(REFUSED);
  const labels = name.slice(0, -ZONE.length - 1).split(".");
  // `web`, `_http._tcp.web`, or one pod: `web-1.web`.
  const service = labels.at(-1)!, all = of(service);
  if (!all) return nothing(NO_SUCH_NAME);
  const srv = labels.length === 3 && labels[0] === "_http" && labels[1] === "_tcp";
  const pods = labels.length === 2 ? all.filter(({ pod }) => pod === labels[0]) : all;
  if ((labels.length === 2 && pods.length === 0) || (labels.length >= 3 && !srv)) {
    return nothing(NO_SUCH_NAME);
  }
  const a = (at: string, data: string): dnsPacket.Answer => ({
    name: at,
    type: "A",
    ttl: TTL,
    data,
  });
  if (srv && type === "SRV") {
    const target = (pod: string) => `${pod}.${service}.${ZONE}`;
    return {
      rcode: WELL,
      answers: pods.map(({ pod, port }) => ({
        ...{ name: asked, type: "SRV" as const, ttl: TTL },
        data: { priority: 10, weight: 10, port, target: target(pod) },
      })),
      additionals: pods.map(({ pod, host }) => a(target(pod), host)),
    };
  }
  if (srv || type !== "A") return nothing(WELL);
  const hosts = [...new Set(pods.map(({ host }) => host))];
  return { rcode: WELL, answers: hosts.map((host) => a(asked, host)), additionals: [] };
}
