import type { Clock } from "../../sim/clock.ts";
import type { Message } from "./message.ts";

/** How a program finds the address to call. */
export interface DnsClientOptions {
  readonly clock: Clock;
  readonly name: string;
  /** Asks a resolver; calls back once, or never. */
  readonly ask: (query: Message, answer: (message: Message) => void) => void;
  /** Keeps the first address for good, as programs do that look it up when they start. Default: no. */
  readonly pins?: boolean;
}

/**
 * The cache inside a program: the last link of a failover. Addresses are tried in the order in which they
 * came, each that fails gives way to the next, and after the last the name is looked up again.
 */
export class DnsClient {
  readonly #o: DnsClientOptions;
  #addresses: string[] = [];
  #at = 0;
  #expires = -Infinity;
  #waiting: ((address: string | undefined) => void)[] = [];

  constructor(options: DnsClientOptions) {
    this.#o = options;
  }

  /** Hands out an address to call, now or later; `undefined` where the name has none. */
  address(use: (address: string | undefined) => void): void {
    const { clock, pins } = this.#o;
    if (this.#addresses.length > 0 && (pins || this.#expires > clock.now())) {
      return use(this.#addresses[this.#at]);
    }
    this.#waiting.push(use);
    if (this.#waiting.length === 1) this.#lookUp();
  }

  /** Says that a call to an address failed: the next one is tried, if there is one. */
  failed(address: string): void {
    if (this.#addresses[this.#at] !== address) return;
    this.#at = (this.#at + 1) % this.#addresses.length;
    if (this.#at === 0 && !this.#o.pins) this.#expires = -Infinity;
  }

  #lookUp(): void {
    const { clock, name, ask } = this.#o;
    const query = { id: 0, recursionDesired: true, questions: [{ name, type: "A" as const }] };
    ask(query, ({ answers = [] }) => {
      const found = answers.filter(({ type }) => type === "A");
      if (found.length > 0) {
        this.#addresses = found.map(({ data }) => data);
        this.#at = 0;
        this.#expires = clock.now() + Math.min(...found.map(({ ttl }) => ttl)) * 1000;
      }
      const waiting = this.#waiting;
      this.#waiting = [];
      // A name that cannot be looked up leaves what was known: better an old address than none.
      for (const use of waiting) use(this.#addresses[this.#at]);
    });
  }
}
