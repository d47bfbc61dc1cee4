import type { Cache } from "../cache.ts";
import { Sieve } from "../policies/sieve.ts";
import { endToEnd, field, type HttpRequest, type HttpResponse } from "./message.ts";
import { contentRange } from "./range.ts";
import { isStorable, isStorablePost } from "./storable.ts";
import { type Kind, type Stored, toStore } from "./stored.ts";
import { responseDirectives } from "./targeted.ts";
import { freshened } from "./validate.ts";
import { selects } from "./vary.ts";

/** When something was asked for and when it came, in Unix ms. */
export interface Times {
  requestTime: number;
  responseTime: number;
}

/** Stored responses by their address, several for one where they vary; bounded in bytes, by SIEVE. */
export class HttpStore {
  readonly kind: Kind;
  readonly #capacity: number;
  readonly #maxVariants: number;
  readonly #responses: Cache<string, Stored[]>;

  /** @param maxVariants Responses kept for one address. */
  constructor(
    { shared, targets, capacity, maxVariants }: Kind & { capacity: number; maxVariants: number },
  ) {
    this.kind = { shared, targets };
    this.#capacity = capacity;
    this.#maxVariants = maxVariants;
    this.#responses = new Sieve({ capacity });
  }

  /** The newest stored response that was selected by a request like this one. */
  match(request: HttpRequest): Stored | undefined {
    const ranged = field(request.fields, "range") !== undefined;
    const variants = this.#responses.get(request.url);
    if (variants === undefined) return undefined;
    for (const stored of variants) {
      if ((stored.status !== 206 || ranged) && selects(request.fields, stored)) return stored;
    }
    return undefined;
  }

  /** Stores a response where it may be stored; takes out the one that it was to renew in any case. */
  keep(
    request: HttpRequest,
    response: HttpResponse,
    times: Times,
    old: Stored | undefined,
  ): Stored | undefined {
    const { directives, targeted } = responseDirectives(response.fields, this.kind.targets);
    const { status, fields } = response;
    const partial = status === 206;
    const storable = isStorable(request, status, fields, directives, targeted, this.kind.shared) &&
      !(partial && (contentRange(fields) === undefined || old?.status === 200));
    const stored = storable ? toStore(request, response, times, this.kind) : undefined;
    if (stored || request.method === "GET" && !partial && status !== 304) {
      this.#replace(request.url, old, stored);
    }
    return stored;
  }

  /** A HEAD that agrees with what is stored makes it new; one that does not makes it void (RFC 9111, 4.3.5). */
  compare(
    stored: Stored | undefined,
    request: HttpRequest,
    response: HttpResponse,
    times: Times,
  ): void {
    if (!stored || response.status !== 200) return;
    const agrees = ["etag", "last-modified", "content-length"].every((name) => {
      const said = field(response.fields, name);
      return said === undefined || said === field(stored.fields, name);
    });
    if (!agrees) return void this.#replace(request.url, stored, undefined);
    const fields = freshened(stored.fields, endToEnd(response.fields));
    const get = { ...request, method: "GET" };
    this.keep(get, { status: stored.status, fields, body: stored.body }, times, stored);
  }

  #replace(url: string, old: Stored | undefined, stored: Stored | undefined): void {
    const others = (this.#responses.get(url) ?? []).filter((other) =>
      other !== old && !(stored && sameRequests(other, stored))
    );
    const variants = stored ? [stored, ...others].slice(0, this.#maxVariants) : others;
    const size = variants.reduce((sum, { size }) => sum + size, 0);
    if (variants.length > 0 && size <= this.#capacity) this.#responses.set(url, variants, { size });
    else this.#responses.delete(url);
  }

  /** Stores the answer to a POST for later GETs, where it may be. */
  keepPost(request: HttpRequest, response: HttpResponse, times: Times): void {
    const { status, fields } = response;
    const { directives } = responseDirectives(fields, this.kind.targets);
    if (!isStorablePost(request, status, fields, directives)) return;
    this.keep({ ...request, method: "GET" }, response, times, undefined);
  }

  /** Forgets all responses of an address. */
  delete(url: string): void {
    this.#responses.delete(url);
  }
}

function sameRequests(a: Stored, b: Stored): boolean {
  return a.selected === b.selected && a.vary.join() === b.vary.join();
}
