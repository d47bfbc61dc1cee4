import { hostName } from "./host-name.ts";

/** What of a request decides where it goes. */
export interface Asked {
  /** Port of the listener that took it. */
  readonly port: number;
  /** Lower case, without a port. */
  readonly host: string;
  readonly method: string;
  /** Without the query, as it came. */
  readonly path: string;
  /** A header's value; `null` where it is not there. */
  header(name: string): string | null;
  /** A query parameter's first value, decoded; `null` where it is not there. */
  query(name: string): string | null;
}

/** Reads a request's target once, where its runtime gave it as text. */
export class AskedRequest implements Asked {
  readonly port: number;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly search: string;
  readonly #headers: Headers;
  #query: URLSearchParams | undefined;

  constructor(request: Request, port: number) {
    const { url } = request, slash = url.indexOf("/", url.indexOf("//") + 2);
    const end = url.indexOf("#", slash) < 0 ? url.length : url.indexOf("#", slash);
    const mark = url.indexOf("?", slash);
    const stop = mark < 0 || mark > end ? end : mark;
    this.port = port;
    this.method = request.method;
    this.#headers = request.headers;
    this.path = slash < 0 ? "/" : url.slice(slash, stop);
    this.search = slash < 0 ? "" : url.slice(stop, end);
    const host = request.headers.get("host") ?? url.slice(url.indexOf("//") + 2, slash);
    this.host = hostName(host);
  }

  header(name: string): string | null {
    return this.#headers.get(name);
  }

  query(name: string): string | null {
    this.#query ??= new URLSearchParams(this.search);
    return this.#query.get(name);
  }
}
