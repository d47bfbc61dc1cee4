import type { Asker, RoutingPolicy, View } from "../routing/policy.ts";
import type { Message, Question, RecordType, ResourceRecord } from "./message.ts";
import { keyOf } from "./record-sets.ts";

/** A zone in which one name leads to whatever region the policy picks. */
export interface ZoneOptions {
  /** As in `"booking.example"`. */
  readonly origin: string;
  /** The name whose address depends on who asks, as in `"api.booking.example"`. */
  readonly service: string;
  /** The regions' addresses, by their numbers. */
  readonly addresses: readonly string[];
  readonly policy: RoutingPolicy;
  readonly view: View;
  /** Where an asker is, by its address or, where the resolver tells it, its client's network. */
  readonly locate: (address: string) => Asker;
  /** How long resolvers keep the answer, in s: 0 to 2³¹ − 1. */
  ttl: number;
  /** How long they keep that there is no such name, in s. Default: 60. */
  readonly negativeTtl?: number;
  /** What else is in the zone. */
  readonly records?: readonly ResourceRecord[];
}

/** Answers questions about one zone. Knows nothing of sockets: bytes and UDP are other files. */
export class Authority {
  /** Questions answered so far. */
  answered = 0;
  readonly #o: ZoneOptions;
  readonly #soa: ResourceRecord;
  readonly #records = new Map<string, ResourceRecord[]>();
  readonly #names = new Set<string>();

  /** @throws {RangeError} Where a TTL is not a whole number from 0 to 2³¹ − 1. */
  constructor(options: ZoneOptions) {
    const { origin, negativeTtl = 60, ttl, records = [] } = this.#o = options;
    requireTtl("create Authority", ttl), requireTtl("create Authority", negativeTtl);
    const data = `ns.${origin} hostmaster.${origin} 1 7200 3600 1209600 ${negativeTtl}`;
    this.#soa = { name: origin, type: "SOA", ttl: negativeTtl, data };
    for (const record of [this.#soa, ...records]) {
      const key = keyOf(record.name, record.type);
      this.#records.set(key, [...this.#records.get(key) ?? [], record]);
      this.#names.add(record.name.toLowerCase());
    }
    this.#names.add(options.service.toLowerCase());
  }

  /**
   * Changes how long answers are kept, as an operator does before a move, in s.
   *
   * @throws {RangeError} As the constructor.
   */
  set ttl(seconds: number) {
    requireTtl("change a TTL", seconds);
    this.#o.ttl = seconds;
  }

  /** @param from The address that the question came from. */
  answer(query: Message, from: string): Message {
    this.answered++;
    const question = query.questions[0],
      base = {
        ...{ id: query.id, response: true, opcode: query.opcode ?? 0, questions: query.questions },
        recursionDesired: query.recursionDesired ?? false,
        ...(query.edns ? { edns: { udpSize: 1232 } } : {}),
      };
    if ((query.opcode ?? 0) !== 0) return { ...base, rcode: "NOTIMP" };
    if (!question || query.questions.length !== 1 || query.response) {
      return { ...base, rcode: "FORMERR" };
    }
    const name = question.name.toLowerCase(), origin = this.#o.origin.toLowerCase();
    if (name !== origin && !name.endsWith(`.${origin}`)) return { ...base, rcode: "REFUSED" };
    const service = name === this.#o.service.toLowerCase() && question.type === "A";
    const answers = service
      ? this.#route(question, query, from)
      : this.#records.get(keyOf(name, question.type)) ?? [];
    if (answers.length > 0) {
      return { ...base, ...this.#scoped(base.edns, query, service), authoritative: true, answers };
    }
    const below = [...this.#names].some((known) => known === name || known.endsWith(`.${name}`));
    const rcode = below ? "NOERROR" : "NXDOMAIN";
    return { ...base, authoritative: true, rcode, authorities: [this.#soa] };
  }

  #route({ name }: Question, query: Message, from: string): ResourceRecord[] {
    const { policy, view, locate, addresses, ttl } = this.#o;
    const asker = locate(query.edns?.clientSubnet?.address ?? from);
    const type: RecordType = "A";
    return policy.answer(asker, view).map((region) => ({
      name,
      type,
      ttl,
      data: addresses[region]!,
    }));
  }

  /** An answer by place says for how large a network it holds: for the one that was asked about. */
  #scoped(
    edns: Message["edns"],
    query: Message,
    routed: boolean,
  ): { edns?: Message["edns"] & object } {
    const subnet = query.edns?.clientSubnet;
    if (!edns || !subnet) return {};
    return { edns: { ...edns, clientSubnet: { ...subnet, scope: routed ? subnet.source : 0 } } };
  }
}

function requireTtl(doing: string, seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 0x7fffffff) return;
  throw new RangeError(
    `Cannot ${doing}: a TTL must be a whole number of seconds from 0 to 2147483647: received ${seconds}`,
  );
}
