import { type Random, random as seeded } from "../../../sim/mod.ts";
import { ToxicProxy } from "./proxy.ts";
import { toxics } from "./toxics.ts";

/** What the control interface answers instead: a status and a sentence. */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** A proxy that is asked for. */
export interface ProxyRequest {
  name: string;
  /** Default: a free port. */
  listen?: string;
  upstream: string;
  enabled: boolean;
}

/** Proxies at once. */
const MOST_PROXIES = 256;

/** The proxies of one Toxiproxy server. */
export class ProxyCollection {
  readonly #proxies = new Map<string, ToxicProxy>();
  readonly #random: Random;
  readonly kinds: ReturnType<typeof toxics>;

  /** @param random Where jitter, slices and toxicity get their chance from. Default: another each time. */
  constructor(random: Random = seeded(crypto.randomUUID())) {
    this.#random = random;
    this.kinds = toxics(random.split("toxics"));
  }

  get all(): readonly ToxicProxy[] {
    return [...this.#proxies.values()];
  }

  get(name: string): ToxicProxy {
    const proxy = this.#proxies.get(name);
    if (!proxy) throw new ApiError(404, "proxy not found");
    return proxy;
  }

  async add(request: ProxyRequest): Promise<ToxicProxy> {
    if (this.#proxies.has(request.name)) throw new ApiError(409, "proxy already exists");
    return await this.#make(request);
  }

  /** One that is there already with the same addresses stays as it is. */
  async addOrReplace(request: ProxyRequest): Promise<ToxicProxy> {
    const there = this.#proxies.get(request.name);
    if (there?.listen === request.listen && there?.upstream === request.upstream) return there!;
    if (there) await this.remove(request.name);
    return await this.#make(request);
  }

  async update(
    proxy: ToxicProxy,
    { listen, upstream, enabled }: Required<Omit<ProxyRequest, "name">>,
  ): Promise<void> {
    if (listen !== proxy.listen || upstream !== proxy.upstream) {
      await proxy.stop();
      proxy.listen = listen;
      proxy.upstream = upstream;
    }
    if (enabled) await proxy.start();
    else await proxy.stop();
  }

  async remove(name: string): Promise<void> {
    const proxy = this.get(name);
    this.#proxies.delete(name);
    await proxy.stop();
  }

  /** Cures all: every proxy listens, and none has a toxic. */
  async reset(): Promise<void> {
    for (const proxy of this.#proxies.values()) {
      await proxy.start();
      for (const toxic of [...proxy.toxics]) proxy.remove(toxic);
    }
  }

  /** Ends all. */
  async close(): Promise<void> {
    const proxies = this.all;
    this.#proxies.clear();
    await Promise.all(proxies.map((proxy) => proxy.stop()));
  }

  async #make(
    { name, listen = "127.0.0.1:0", upstream, enabled }: ProxyRequest,
  ): Promise<ToxicProxy> {
    if (this.#proxies.size >= MOST_PROXIES) {
      throw new ApiError(503, `there are ${MOST_PROXIES} proxies already`);
    }
    const proxy = new ToxicProxy(name, listen, upstream, this.kinds, this.#random.split(name));
    // Its name is taken before anything is waited for.
    this.#proxies.set(name, proxy);
    try {
      if (enabled) await proxy.start();
    } catch (error) {
      this.#proxies.delete(name);
      throw error;
    }
    return proxy;
  }
}
