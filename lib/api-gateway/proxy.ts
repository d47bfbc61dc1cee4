import { type Clock, type Random, random } from "../sim/mod.ts";
import { IDENTITY } from "./edge/authenticate.ts";
import { decorate, preflight } from "./filters/cors.ts";
import { modifyHeaders } from "./filters/headers.ts";
import { endingAfter } from "./filters/ending.ts";
import { Mirror } from "./filters/mirror.ts";
import { redirect } from "./filters/redirect.ts";
import { replacePath } from "./filters/rewrite.ts";
import { Timeouts } from "./filters/timeouts.ts";
import { WeightedPick } from "./filters/weights.ts";
import { DEADLINE } from "./forwarding/deadline.ts";
import { addForwarded, addVia, type Client } from "./forwarding/forwarded.ts";
import { boundedBody, guardRequest, LIMITS, type RequestLimits } from "./forwarding/guard.ts";
import { dropHopByHop } from "./forwarding/hop-by-hop.ts";
import type { Backend, Outgoing } from "./forwarding/outgoing.ts";
import type { Caller } from "./operations/call.ts";
import { problemOf, Refusal } from "./problem.ts";
import { type Asked, AskedRequest } from "./routing/asked.ts";
import { filterOf } from "./routing/compile.ts";
import type { RuleConfig } from "./routing/config.ts";
import type { Matched } from "./routing/route-table.ts";

/** What tells which rule takes a request: {@linkcode RouteTable}, or a simpler one. */
export interface Router {
  match(asked: Asked): Matched | undefined;
  /** Names to which it may send. */
  readonly backends?: ReadonlySet<string>;
}

/** What a proxy is made of. */
export interface ProxyOptions {
  readonly routes: Router;
  readonly backends: Iterable<Backend>;
  readonly clock: Clock;
  /** Its name in Via. Default: `"under-load"`. */
  readonly name?: string;
  readonly limits?: RequestLimits;
  /** For mirrors of a share of the requests. */
  readonly random?: Random;
}

/** Where a request came from. */
export interface Arrival extends Client {
  /** Port of the listener that took it. */
  readonly port: number;
}

/** One request on its way. */
interface Way {
  readonly request: Request;
  readonly asked: AskedRequest;
  readonly matched: Matched;
  readonly arrival: Arrival;
  readonly caller: Caller | undefined;
  readonly signal: AbortSignal;
}

type Body = ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer> | null;

/**
 * A reverse proxy: finds the rule, applies its filters, forwards, and streams the answer back. What a caller
 * leaves is given up at the back end too.
 */
export class Proxy {
  readonly mirror: Mirror = new Mirror();
  readonly #options: ProxyOptions;
  readonly #backends: Map<string, Backend>;
  readonly #timeouts: Timeouts;
  readonly #picks = new WeakMap<RuleConfig, WeightedPick>();
  readonly #random: Random;

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#backends = new Map([...options.backends].map((backend) => [backend.name, backend]));
    const wanted = options.routes.backends ?? [];
    const missing = [...wanted].find((name) => !this.#backends.has(name));
    if (missing !== undefined) {
      throw new TypeError(
        `Cannot create Proxy: there is no back end ${missing}, to which a rule sends`,
      );
    }
    this.#timeouts = new Timeouts(options.clock);
    this.#random = options.random ?? random(1);
  }

  /**
   * Answers a request; never rejects.
   *
   * @param caller Who the gateway found out to be calling: the back end is told, and does not get the token.
   */
  async handle(request: Request, arrival: Arrival, caller?: Caller): Promise<Response> {
    try {
      return await this.#route(request, arrival, caller);
    } catch (error) {
      return problemOf(error);
    }
  }

  /** Takes the timers away. */
  close(): void {
    this.#timeouts.close();
  }

  async #route(request: Request, arrival: Arrival, caller?: Caller): Promise<Response> {
    const asked = new AskedRequest(request, arrival.port);
    guardRequest(request, asked.path, this.#options.limits);
    const matched = this.#options.routes.match(asked);
    if (!matched) throw new Refusal(404, "Cannot route the request: no rule wants it");
    const { rule } = matched.candidate;
    const cors = filterOf(rule, "CORS")?.cors;
    const answer = (cors && preflight(cors, request)) ?? redirect(asked, matched);
    if (answer) return answer;
    const { request: ms } = rule.timeouts, { clock } = this.#options, from = clock.now();
    const response = await this.#timeouts.within(
      ms,
      request.signal,
      (signal) => this.#forward({ request, asked, matched, arrival, caller, signal }),
    );
    const whole = this.#back(response, request, rule);
    return ms ? endingAfter(whole, clock, ms - (clock.now() - from)) : whole;
  }

  async #forward(way: Way): Promise<Response> {
    const { rule } = way.matched.candidate, { signal } = way, target = this.#pick(rule);
    const outgoing = this.#outgoing(way), body = await this.#copy(rule, outgoing);
    try {
      return await this.#timeouts.within(
        rule.timeouts.backendRequest,
        signal,
        (signal) => target.send({ ...outgoing, body, signal }),
      );
    } catch (error) {
      if (error instanceof Refusal || signal.aborted) throw error;
      throw new Refusal(502, `Cannot reach ${target.name}: it did not answer`);
    }
  }

  #pick(rule: RuleConfig): Backend {
    let pick = this.#picks.get(rule);
    if (!pick) this.#picks.set(rule, pick = new WeightedPick(rule.backendRefs));
    const name = pick.next();
    if (name === undefined) throw new Refusal(500, "Cannot forward: the rule has no back end");
    return this.#backends.get(name)!;
  }

  #outgoing({ request, asked, matched, arrival, caller, signal }: Way): Outgoing {
    const { rule, match } = matched.candidate;
    const headers = new Headers(request.headers),
      rewrite = filterOf(rule, "URLRewrite")?.urlRewrite;
    // First of all: what follows is of this hop's own, and no Connection of the caller's may name it.
    dropHopByHop(headers);
    for (const name of ["host", IDENTITY, DEADLINE]) headers.delete(name);
    if (caller) headers.delete("authorization");
    if (caller?.identity !== undefined) headers.set(IDENTITY, caller.identity);
    if (rule.timeouts.request) headers.set(DEADLINE, String(rule.timeouts.request));
    addForwarded(headers, arrival, asked.host);
    addVia(headers, this.#options.name ?? "under-load");
    const modifier = filterOf(rule, "RequestHeaderModifier")?.requestHeaderModifier;
    if (modifier) modifyHeaders(headers, modifier);
    const path = rewrite?.path ? replacePath(asked.path, rewrite.path, match.path) : asked.path;
    const body = boundedBody(
      request.body as ReadableStream<Uint8Array<ArrayBuffer>> | null,
      this.#options.limits?.body ?? LIMITS.body,
    );
    const host = rewrite?.hostname ?? request.headers.get("host") ?? asked.host;
    return { method: request.method, path: path + asked.search, host, headers, body, signal };
  }

  /** Sends copies where the rule wants them; a body is then read first, since a stream can be read once. */
  async #copy(rule: RuleConfig, outgoing: Outgoing): Promise<Body> {
    const mirrors = rule.filters.flatMap((filter) =>
      filter.type === "RequestMirror" ? [filter.requestMirror] : []
    ).filter(({ percent }) => percent === 100 || this.#random.next() * 100 < percent);
    if (mirrors.length === 0) return outgoing.body;
    const body = outgoing.body
      ? new Uint8Array(await new Response(outgoing.body).arrayBuffer())
      : null;
    for (const { backendRef } of mirrors) {
      this.mirror.copy(this.#backends.get(backendRef.name)!, outgoing, body);
    }
    return body;
  }

  #back(response: Response, request: Request, rule: RuleConfig): Response {
    const headers = new Headers(response.headers), cors = filterOf(rule, "CORS")?.cors;
    dropHopByHop(headers);
    addVia(headers, this.#options.name ?? "under-load");
    const modifier = filterOf(rule, "ResponseHeaderModifier")?.responseHeaderModifier;
    if (modifier) modifyHeaders(headers, modifier);
    if (cors) decorate(cors, request, headers);
    const { status, statusText, body } = response;
    return new Response(status === 204 || status === 304 ? null : body, {
      status,
      statusText,
      headers,
    });
  }
}
