import type { Cancel, Clock } from "../../sim/clock.ts";
import { requireNumber } from "../../sim/require-number.ts";
import { Answers, type Cached } from "./answers.ts";
import type { Message, Question } from "./message.ts";
import { keyOf } from "./record-sets.ts";

/** Asks an authority one question; calls back once with its answer, or with nothing where none came. */
export type Upstream = (question: Question, answer: (message: Message | undefined) => void) => void;

export interface ResolverOptions {
  readonly clock: Clock;
  readonly upstream: Upstream;
  /** Attempts before a question fails. Default: 5. */
  readonly attempts?: number;
  /** Whether what has expired is still served where nothing better comes (RFC 8767). Default: yes. */
  readonly serveStale?: boolean;
  /**
   * How long a client waits before it gets a stale answer, in ms; 0: it gets it at once, and a new one is
   * fetched behind its back. Default: 1800.
   */
  readonly staleAfter?: number;
  /** TTL of a stale answer at most, in s. Default: 30. */
  readonly staleTtl?: number;
  /** How long after its end something may be served, in s. Default: a day. */
  readonly staleFor?: number;
  /** Whether a failed attempt to fetch it again begins that time anew. Default: no. */
  readonly staleReset?: boolean;
  /** Leaves out the sections that the answer does not need. Default: yes. */
  readonly minimal?: boolean;
  /** Says the TTL that the authority gave, not what is left of it. Default: no. */
  readonly originalTtl?: boolean;
  /** Keeps nothing. Default: no. */
  readonly noCache?: boolean;
  /** Messages kept at most; of record sets four times as many. Default: 10,000. */
  readonly limit?: number;
  /** Clients that may wait for one question; more get SERVFAIL at once. Default: 10,000. */
  readonly waiters?: number;
}

/** How long a failure is remembered, and how long nobody tries again behind a stale answer, in ms. */
const FAILURE_LASTS = 5_000;

interface Flight {
  readonly question: Question;
  waiting: { query: Message; answer: (message: Message) => void; cancel: Cancel }[];
  attempts: number;
}

/**
 * A caching resolver that forwards to one upstream. Of one question at most one query is on its way; all
 * who ask meanwhile wait for it.
 *
 * Sources: RFC 1034 and 1035 (TTL), RFC 2181 (record sets, trust), RFC 2308 (negative answers), RFC 8767
 * (serving stale data), RFC 8914 (extended errors).
 */
export class Resolver {
  /** Questions sent upstream so far, every attempt counted. */
  sent = 0;
  readonly #o: Required<ResolverOptions>;
  readonly #answers: Answers;
  readonly #flights = new Map<string, Flight>();

  constructor(options: ResolverOptions) {
    const o = this.#o = {
      ...{ attempts: 5, serveStale: true, staleAfter: 1800, staleTtl: 30, staleFor: 86_400 },
      ...{ staleReset: false, minimal: true, originalTtl: false, noCache: false },
      ...{ limit: 10_000, waiters: 10_000 },
      ...options,
    };
    const doing = "create Resolver";
    requireNumber(doing, "attempts", o.attempts, { unit: "attempts", min: 1, integer: true });
    requireNumber(doing, "staleAfter", o.staleAfter, { unit: "ms", min: 0 });
    requireNumber(doing, "staleTtl", o.staleTtl, { unit: "s", min: 0 });
    requireNumber(doing, "staleFor", o.staleFor, { unit: "s", min: 0 });
    requireNumber(doing, "limit", o.limit, { unit: "messages", min: 1, integer: true });
    this.#answers = new Answers(o);
  }

  /** Answers a query, now or later, once. */
  resolve(query: Message, answer: (message: Message) => void): void {
    const question = query.questions[0];
    if (query.questions.length !== 1 || !question) return answer(reply(query, "FORMERR"));
    const { clock, serveStale, staleAfter } = this.#o;
    const now = clock.now(), key = keyOf(question.name, question.type);
    const known = this.#answers.get(key);
    if (known && this.#answers.isFresh(known, now)) {
      return answer(this.#answers.compose(known, query, now));
    }
    const stale = serveStale && known && this.#answers.mayBeServedStale(known, now);
    const quiet = stale && known.quietUntil > now;
    if (stale && (quiet || staleAfter === 0)) {
      answer(this.#answers.compose(known, query, now, true));
      if (!quiet) this.#fetch(key, question);
      return;
    }
    const waiter = { query, answer, cancel: (): void => {} };
    if (stale) waiter.cancel = clock.after(staleAfter, () => this.#giveStale(key, waiter));
    if (!this.#fetch(key, question, waiter)) {
      waiter.cancel();
      answer(reply(query, "SERVFAIL"));
    }
  }

  /** Asks upstream, unless somebody does. `false` where too many wait already. */
  #fetch(key: string, question: Question, waiter?: Flight["waiting"][number]): boolean {
    const known = this.#flights.get(key);
    const flight = known ?? { question, waiting: [], attempts: 0 };
    if (waiter) {
      if (flight.waiting.length >= this.#o.waiters) return false;
      flight.waiting.push(waiter);
    }
    if (!known) {
      this.#flights.set(key, flight);
      this.#attempt(key, flight);
    }
    return true;
  }

  #attempt(key: string, flight: Flight): void {
    flight.attempts++;
    this.sent++;
    let open = true;
    const settle = (message: Message | undefined) => {
      if (!open) return;
      open = false;
      const good = message &&
        (message.rcode === "NXDOMAIN" || (message.rcode ?? "NOERROR") === "NOERROR");
      if (!good && flight.attempts < this.#o.attempts) return this.#attempt(key, flight);
      this.#flights.delete(key);
      this.#land(key, flight, good ? message : undefined);
    };
    try {
      this.#o.upstream(flight.question, settle);
    } catch {
      settle(undefined);
    }
  }

  #land(key: string, { question, waiting }: Flight, message: Message | undefined): void {
    const now = this.#o.clock.now(), before = this.#answers.get(key);
    let found: Cached, stale = false;
    if (message) found = this.#answers.store(key, message, now);
    else if (this.#o.serveStale && before && this.#answers.mayBeServedStale(before, now)) {
      before.quietUntil = now + FAILURE_LASTS;
      if (this.#o.staleReset) before.staleFrom = now;
      found = before, stale = true;
    } else found = this.#answers.storeFailure(key, question, now, FAILURE_LASTS);
    for (const { query, answer, cancel } of waiting) {
      cancel();
      answer(this.#answers.compose(found, query, now, stale));
    }
  }

  #giveStale(key: string, waiter: Flight["waiting"][number]): void {
    const now = this.#o.clock.now(), known = this.#answers.get(key);
    if (!known || !this.#answers.mayBeServedStale(known, now)) return;
    const flight = this.#flights.get(key);
    if (flight) flight.waiting = flight.waiting.filter((other) => other !== waiter);
    waiter.answer(this.#answers.compose(known, waiter.query, now, true));
  }
}

/** An answer without records. */
export function reply(query: Message, rcode: Message["rcode"] & string): Message {
  return {
    ...{ id: query.id, response: true, recursionAvailable: true, rcode },
    recursionDesired: query.recursionDesired ?? false,
    questions: query.questions,
  };
}
