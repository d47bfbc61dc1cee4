import type { Message, Question, Rcode, ResourceRecord } from "./message.ts";
import { AUTHORITATIVE, keyOf, type RecordSet, RecordSets, setsOf, TRUST } from "./record-sets.ts";

/** An answer as it is kept: its sections name record sets, they do not copy them. */
export interface Cached {
  readonly rcode: Rcode;
  readonly sections: readonly [answers: string[], authorities: string[], additionals: string[]];
  /** Its own lifetime, in s. */
  readonly ttl: number;
  readonly expires: number;
  /** From when the time runs in which it may be served stale, in ms. */
  staleFrom: number;
  /** Until when nobody tries to fetch it again, in ms. */
  quietUntil: number;
  /** Sets of a message that is not to be kept. */
  readonly own?: ReadonlyMap<string, RecordSet>;
}

interface AnswerOptions {
  readonly staleTtl: number;
  readonly staleFor: number;
  readonly minimal: boolean;
  readonly originalTtl: boolean;
  readonly noCache: boolean;
  readonly limit: number;
}

/** Nothing is kept longer, whatever its TTL says, in s. */
const LONGEST = 86_400;

/** The answers that a resolver keeps, and their record sets. */
export class Answers {
  readonly #o: AnswerOptions;
  readonly #messages = new Map<string, Cached>();
  readonly #sets: RecordSets;

  constructor(options: AnswerOptions) {
    this.#o = options;
    this.#sets = new RecordSets(4 * options.limit);
  }

  get(key: string): Cached | undefined {
    return this.#messages.get(key);
  }

  /** Whether it lives, with every set that it names. */
  isFresh(cached: Cached, now: number): boolean {
    if (cached.expires <= now) return false;
    return cached.sections.flat().every((key) => (this.#set(cached, key)?.expires ?? 0) > now);
  }

  /** Whether it may be served though it has expired: not a failure, not what had no life, not too old. */
  mayBeServedStale(cached: Cached, now: number): boolean {
    const { rcode, ttl, staleFrom, sections } = cached;
    return rcode !== "SERVFAIL" && ttl > 0 && now - staleFrom <= this.#o.staleFor * 1000 &&
      sections.flat().every((key) => this.#set(cached, key) !== undefined);
  }

  /** Keeps an answer and its sets. What the sections may bring in is limited: see `useful`. */
  store(key: string, message: Message, now: number): Cached {
    const by = message.authoritative ? AUTHORITATIVE : 0;
    const negative = (message.answers ?? []).length === 0 || message.rcode === "NXDOMAIN";
    const capped = (records: readonly ResourceRecord[] = []) =>
      records.map((record) => ({ ...record, ttl: lifetime(record, negative) }));
    const sections = [
      setsOf(capped(message.answers), now, TRUST.answer + by),
      setsOf(capped(message.authorities), now, TRUST.authority + by),
    ];
    sections.push(
      setsOf(useful(capped(message.additionals), sections.flat()), now, TRUST.additional + by),
    );
    const all = sections.flat(), own = new Map(all.map((set) => [keyOf(set.name, set.type), set]));
    if (!this.#o.noCache) all.forEach((set) => this.#sets.store(set, now));
    // Without a start of authority nobody says how long nothing is nothing (RFC 2308, 5).
    const unsaid = negative && !all.some(({ type }) => type === "SOA");
    const kept = this.#o.noCache ? own : undefined;
    const lives = all.map((set) => {
      const current = kept ? set : this.#sets.get(keyOf(set.name, set.type))!;
      return (current.expires - now) / 1000;
    });
    const ttl = unsaid ? 0 : Math.min(LONGEST, ...lives), expires = now + ttl * 1000;
    const names = sections.map((part) => part.map((set) => keyOf(set.name, set.type)));
    return this.#keep(key, {
      ...{ rcode: message.rcode ?? "NOERROR", ttl, expires, staleFrom: expires, quietUntil: 0 },
      sections: names as unknown as Cached["sections"],
      ...(kept ? { own: kept } : {}),
    });
  }

  /** Remembers that a question failed. */
  storeFailure(key: string, _question: Question, now: number, lasts: number): Cached {
    const expires = now + lasts;
    return this.#keep(key, {
      ...{ rcode: "SERVFAIL", sections: [[], [], []], ttl: lasts / 1000, expires },
      ...{ staleFrom: expires, quietUntil: 0 },
    });
  }

  /** The message for a client: TTLs count down, and a stale answer says that it is one. */
  compose(cached: Cached, query: Message, now: number, stale = false): Message {
    const [answers, authorities, additionals] = cached.sections.map((keys) =>
      keys.flatMap((key) => this.#records(cached, key, now, stale))
    ) as [ResourceRecord[], ResourceRecord[], ResourceRecord[]];
    const short = this.#o.minimal && answers.length > 0;
    const edns = query.edns && {
      udpSize: 1232,
      ...(query.edns.dnssecOk ? { dnssecOk: true } : {}),
      ...(stale ? { extendedError: { code: 3, text: "stale answer" } } : {}),
    };
    return {
      ...{ id: query.id, response: true, recursionAvailable: true, rcode: cached.rcode },
      ...{ recursionDesired: query.recursionDesired ?? false, questions: query.questions, answers },
      ...{ authorities: short ? [] : authorities, additionals: short ? [] : additionals },
      ...(edns ? { edns } : {}),
    };
  }

  #records(cached: Cached, key: string, now: number, stale: boolean): ResourceRecord[] {
    const set = this.#set(cached, key);
    if (!set) return [];
    const left = Math.max(0, Math.floor((set.expires - now) / 1000));
    const ttl = stale && set.expires <= now
      ? Math.min(this.#o.staleTtl, set.ttl)
      : this.#o.originalTtl
      ? set.ttl
      : left;
    return set.data.map((data) => ({ name: set.name, type: set.type, ttl, data }));
  }

  #set(cached: Cached, key: string): RecordSet | undefined {
    return cached.own?.get(key) ?? this.#sets.get(key);
  }

  #keep(key: string, cached: Cached): Cached {
    if (this.#o.noCache) return cached;
    this.#messages.delete(key);
    this.#messages.set(key, cached);
    if (this.#messages.size > this.#o.limit) {
      this.#messages.delete(this.#messages.keys().next().value!);
    }
    return cached;
  }
}

/** How long a record may be kept: of a negative answer as long as its SOA's minimum says at most (RFC 2308, 3). */
function lifetime({ type, ttl, data }: ResourceRecord, negative: boolean): number {
  const minimum = negative && type === "SOA" ? Number(data.split(" ")[6]) : Infinity;
  return Math.min(ttl, LONGEST, minimum >= 0 ? minimum : 0);
}

/**
 * Of the additional section only addresses of names that the others mention: else whoever answers one
 * question could plant answers to others.
 */
function useful(
  records: readonly ResourceRecord[],
  others: readonly RecordSet[],
): ResourceRecord[] {
  const mentioned = new Set(
    others.flatMap(({ data }) => data.flatMap((text) => text.split(" "))).map((word) =>
      word.toLowerCase().replace(/\.$/, "")
    ),
  );
  return records.filter(({ name, type }) =>
    (type === "A" || type === "AAAA") && mentioned.has(name.toLowerCase())
  );
}
