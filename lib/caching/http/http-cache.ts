import { type CacheStatus, withStatus } from "./cache-status.ts";
import { within } from "../within.ts";
import { decide, mayServeStale } from "./decide.ts";
import { requestDirectives, says } from "./directives.ts";
import { checked, type HttpCacheOptions } from "./http-cache-options.ts";
import { HttpStore, type Times } from "./http-store.ts";
import { invalidated } from "./invalidate.ts";
import { endToEnd, type Handler, type HttpRequest, type HttpResponse } from "./message.ts";
import { answer, unanswered } from "./answer.ts";
import { ageOf, type Stored, toStore } from "./stored.ts";
import { freshened, speaksOf, validators } from "./validate.ts";

/** One trip to the origin that others wait for. */
interface Trip {
  waiting: number;
  done: Promise<unknown>;
}

/**
 * An HTTP cache: a request in, a response out, from the store where RFC 9111 allows it. Requests for the
 * same address wait for one trip to the origin. It knows no network: {@linkcode fetchThrough} gives
 * it one.
 *
 * @example
 * ```ts
 * import { HttpCache } from "#lib/caching";
 * import { SettableClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * let calls = 0;
 * const cache = new HttpCache({
 *   clock: new SettableClock(Date.UTC(2026, 0)),
 *   origin: async () => ({
 *     status: 200,
 *     fields: { "cache-control": "max-age=60" },
 *     body: new Uint8Array([++calls]),
 *   }),
 * });
 * const request = { method: "GET", url: "http://shop.example/bread", fields: {} };
 * await cache.handle(request);
 * assert.deepEqual((await cache.handle(request)).body, new Uint8Array([1]));
 * ```
 */
export class HttpCache {
  /** Requests answered from the store, and trips to the origin. */
  readonly stats = { hits: 0, trips: 0 };
  readonly #origin: Handler;
  readonly #clock: { now(): number };
  readonly #name: string | undefined;
  readonly #maxWaiting: number;
  readonly #store: HttpStore;
  readonly #trips = new Map<string, Trip>();

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: HttpCacheOptions) {
    const { maxWaiting, budget, timer, ...store } = checked(options);
    this.#origin = (request) => within(timer, budget, "the origin", () => options.origin(request));
    this.#clock = options.clock;
    this.#name = options.name;
    this.#maxWaiting = maxWaiting;
    this.#store = new HttpStore(store);
  }

  /** Answers a request: 504 where it needs the origin and that does not answer in time. */
  async handle(request: HttpRequest): Promise<HttpResponse> {
    if (request.method !== "GET" && request.method !== "HEAD") return await this.#pass(request);
    const found = this.lookup(request);
    if (found) return found;
    if (says(requestDirectives(request.fields), "only-if-cached")) return unanswered();
    const trip = this.#trips.get(request.url);
    if (trip && trip.waiting < this.#maxWaiting) {
      trip.waiting++;
      await trip.done;
      const shared = this.lookup(request, { collapsed: true });
      if (shared) return shared;
    }
    return await this.#travel(request);
  }

  /**
   * The answer from the store where one may be served, without going anywhere; `undefined` else. What is
   * to be renewed behind the caller's back is. O(variants of the address).
   */
  lookup(request: HttpRequest, extra: Partial<CacheStatus> = {}): HttpResponse | undefined {
    if (request.method !== "GET" && request.method !== "HEAD") return undefined;
    const stored = this.#store.match(request);
    if (!stored) return undefined;
    const now = this.#clock.now(), decision = decide(stored, request.fields, now);
    if (decision === "ask") return undefined;
    const ttl = (stored.lifetime - ageOf(stored, now)) / 1000;
    const found = answer(stored, request, now, false);
    if (!found) return undefined;
    this.stats.hits++;
    if (decision === "serve and renew" && !this.#trips.has(request.url)) {
      void this.#travel({ method: "GET", url: request.url, fields: request.fields });
    }
    return this.#told(found, { hit: true, ttl, ...extra });
  }

  /** Forgets all responses of an address. */
  delete(url: string): void {
    this.#store.delete(url);
  }

  /** To the origin, so that others can wait for it. */
  #travel(request: HttpRequest): Promise<HttpResponse> {
    const done = this.#ask(request);
    const trip = { waiting: 0, done: done.catch(() => {}) };
    if (request.method === "GET" && !this.#trips.has(request.url)) {
      this.#trips.set(request.url, trip);
      void trip.done.then(() => this.#trips.delete(request.url));
    }
    return done;
  }

  /** Asks the origin: whether what is stored still holds, where there is something. */
  async #ask(request: HttpRequest): Promise<HttpResponse> {
    const stored = this.#store.match(request), fields = endToEnd(request.fields);
    const conditions = stored && request.method === "GET" ? validators(stored.fields) : {};
    const validating = Object.keys(conditions).length > 0 && stored!.status !== 206;
    if (validating) {
      for (const name of ["if-none-match", "if-modified-since", "range", "if-range"]) {
        delete fields[name];
      }
      Object.assign(fields, conditions);
    }
    const requestTime = this.#clock.now();
    let response: HttpResponse;
    try {
      this.stats.trips++;
      response = await this.#origin({ ...request, fields });
    } catch {
      return this.#stale(stored, request, "silence") ?? unanswered();
    }
    const times = { requestTime, responseTime: this.#clock.now() };
    const status = { fwd: stored ? "stale" : "miss", fwdStatus: response.status } as const;
    if (validating && response.status === 304) {
      return this.#renew(stored!, request, response, times);
    }
    if (response.status >= 500) {
      const stale = this.#stale(stored, request, "error");
      if (stale) return stale;
    }
    if (request.method === "HEAD") this.#store.compare(stored, request, response, times);
    const kept = this.#store.keep(request, response, times, stored);
    const passed = { ...response, fields: endToEnd(response.fields) };
    const whole = kept && validating ? answer(kept, request, times.responseTime, true) : undefined;
    return this.#told(whole ?? passed, { hit: false, ...status, stored: kept !== undefined });
  }

  /** The stored response holds: it is as good as new. */
  #renew(
    stored: Stored,
    request: HttpRequest,
    update: HttpResponse,
    times: Times,
  ): HttpResponse {
    let renewed = stored;
    if (speaksOf(update.fields, stored.fields)) {
      const fields = freshened(stored.fields, endToEnd(update.fields));
      const whole = { status: stored.status, fields, body: stored.body };
      renewed = this.#store.keep(request, whole, times, stored) ??
        toStore(request, whole, times, this.#store.kind);
    }
    const found = answer(renewed, request, times.responseTime, true)!;
    return this.#told(found, { hit: false, fwd: "stale", fwdStatus: 304 });
  }

  #stale(
    stored: Stored | undefined,
    request: HttpRequest,
    failure: "silence" | "error",
  ): HttpResponse | undefined {
    const now = this.#clock.now();
    if (!stored || !mayServeStale(stored, request.fields, now, failure)) return undefined;
    const ttl = (stored.lifetime - ageOf(stored, now)) / 1000;
    const found = answer(stored, request, now, false);
    return found && this.#told(found, { hit: true, ttl });
  }

  /** Methods that change something: on to the origin, and what they make invalid is forgotten. */
  async #pass(request: HttpRequest): Promise<HttpResponse> {
    try {
      const requestTime = this.#clock.now();
      this.stats.trips++;
      const response = await this.#origin({ ...request, fields: endToEnd(request.fields) });
      for (const url of invalidated(request, response)) this.delete(url);
      this.#store.keepPost(request, response, { requestTime, responseTime: this.#clock.now() });
      const status = { hit: false, fwd: "method", fwdStatus: response.status } as const;
      return this.#told({ ...response, fields: endToEnd(response.fields) }, status);
    } catch {
      return unanswered();
    }
  }

  #told(response: HttpResponse, status: CacheStatus): HttpResponse {
    return this.#name === undefined ? response : withStatus(response, this.#name, status);
  }
}
