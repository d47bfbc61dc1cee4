import { type Balancer, Pool, RoundRobin } from "../../horizontal-scaling/mod.ts";
import type { Endpoint } from "../network/mod.ts";

/** Pods behind one proxy at most. */
const MOST = 1024;

/** Makes what chooses among pods: any of lib/horizontal-scaling. */
export type Balancing = (pool: Pool) => Balancer;

/** The pods of a service as a balancer sees them: numbers, and how many connections each has. */
export class EndpointPool {
  readonly #pool = new Pool({ size: MOST, members: 0 });
  readonly #balancer: Balancer;
  readonly #numbers = new Map<string, number>();
  readonly #endpoints: (Endpoint | undefined)[] = [];
  readonly #free: number[] = [];

  constructor(balancing: Balancing = (pool) => new RoundRobin(pool)) {
    this.#balancer = balancing(this.#pool);
  }

  /**
   * One of those that are there now, but none that was tried.
   *
   * @returns Where to connect to, and what to call once with the time that it took, in ms; `undefined` where nobody is
   * left. O(endpoints).
   */
  take(
    endpoints: readonly Endpoint[],
    tried: ReadonlySet<string>,
  ): { endpoint: Endpoint; done: (ms: number) => void } | undefined {
    this.#sync(endpoints.filter((each) => !tried.has(keyOf(each))).slice(0, MOST));
    const number = this.#balancer.pick(0), endpoint = this.#endpoints[number];
    if (number < 0 || !endpoint) return undefined;
    this.#pool.active[number]!++;
    let open = true;
    const done = (ms: number) => {
      if (!open) return;
      open = false;
      this.#pool.active[number]!--;
      this.#balancer.done?.(number, ms);
    };
    return { endpoint, done };
  }

  /** Numbers are kept for as long as connections count on them, so that a new pod never gets the load of an old one. */
  #sync(endpoints: readonly Endpoint[]): void {
    const there = new Set(endpoints.map(keyOf));
    for (const [key, number] of this.#numbers) {
      if (there.has(key)) continue;
      this.#pool.remove(number);
      if (this.#pool.active[number] !== 0) continue;
      this.#numbers.delete(key);
      this.#free.push(number);
    }
    for (const endpoint of endpoints) {
      const key = keyOf(endpoint);
      let number = this.#numbers.get(key);
      if (number === undefined) {
        number = this.#free.pop() ?? this.#numbers.size;
        if (number >= MOST) continue;
        this.#numbers.set(key, number);
        this.#endpoints[number] = endpoint;
      }
      this.#pool.add(number);
    }
  }
}

/** A pod that starts again has another address: it is another place. */
export function keyOf({ pod, host, port }: Endpoint): string {
  return `${pod} ${host} ${port}`;
}
