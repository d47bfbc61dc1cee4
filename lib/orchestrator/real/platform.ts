import { RealClock, requireNumber } from "../../sim/mod.ts";
import { Agent, type RestartRules, type Runtime } from "../agent/mod.ts";
import { api } from "../api.ts";
import { cli, type Said } from "../cli.ts";
import { ControlPlane } from "../controllers/mod.ts";
import { type Deployment, KEYS, NodeSpec, type Pod, versionOf } from "../model/mod.ts";
import { allowed, Endpoints } from "../network/mod.ts";
import { Store } from "../store/mod.ts";
import { DnsServer } from "./dns-server.ts";
import type { Balancing } from "./endpoint-pool.ts";
import { Proxy } from "./proxy.ts";

/** What runs the containers of a platform, and ends them all. */
export type PlatformRuntime = Runtime & {
  /** Runs a command in, or beside, a pod. */
  exec(pod: string, command: readonly string[]): Promise<{ code: number; text: string }>;
  close(): Promise<void>;
};

export interface PlatformOptions {
  runtime: PlatformRuntime;
  /** How many nodes; each is an agent in this process. Default: 3. */
  nodes?: number;
  /** Cores of a node. Default: 4. */
  cores?: number;
  /** Time between two looks of the loops, in ms. Default: 25. */
  period?: number;
  restarts?: RestartRules;
}

/** Lines of a pod's log that are kept, pods whose logs are, and errors of the control plane. */
const LINES = 200, LOGS = 200, ERRORS = 20;
/** Time after which a control plane that has failed starts again, in ms. */
const AGAIN_MS = 100;

/** The whole platform in one process, on loopback: store, control plane, agents, DNS, proxies, command line. */
export class Platform {
  readonly store: Store;
  readonly plane: ControlPlane;
  readonly agents: Agent[];
  readonly dns: DnsServer;
  readonly endpoints: Endpoints;
  /** What ended a turn of the control plane, the last of it; it goes on with the next turn. */
  readonly errors: string[] = [];
  #closed: Promise<void> | undefined;
  readonly #runtime: PlatformOptions["runtime"];
  #again: ReturnType<typeof setTimeout> | undefined;
  readonly #proxies: Proxy[] = [];
  readonly #logs = new Map<string, string[]>();
  readonly #send: (request: Request) => Response | Promise<Response>;

  private constructor(
    options: PlatformOptions,
    parts: { store: Store; endpoints: Endpoints; dns: DnsServer },
  ) {
    const { runtime, nodes = 3, cores = 4, period = 25, restarts } = options,
      clock = new RealClock();
    ({ store: this.store, endpoints: this.endpoints, dns: this.dns } = parts);
    this.#runtime = runtime;
    this.plane = new ControlPlane({
      ...{ store: this.store, clock, name: "plane", period },
      onError: (of, error) => this.#failed(`${of}: ${messageOf(error)}`),
    });
    this.agents = Array.from({ length: nodes }, (_, i) =>
      new Agent({
        ...{ store: this.store, clock, runtime, period },
        ...(restarts ? { restarts } : {}),
        node: NodeSpec.parse({
          kind: "Node",
          name: `node-${i}`,
          capacity: { cpu: cores, memory: "16Gi" },
        }),
        onLog: (pod, line) => this.#log(pod, line),
      }));
    const { store } = this,
      app = api({
        store,
        logs: (pod) => this.#logs.get(pod),
        refused: () => this.plane.refused,
        exec: (pod, command) => this.#runtime.exec(pod, command),
      });
    this.#send = (request) => app.fetch(request);
    for (const agent of this.agents) agent.start();
    this.#turn();
  }

  /** @throws {RangeError} Where the numbers are out of range. */
  static async start(options: PlatformOptions): Promise<Platform> {
    const { nodes = 3, cores = 4, period = 25 } = options, action = "start a platform";
    requireNumber(action, "nodes", nodes, { unit: "nodes", min: 1, max: 100, integer: true });
    requireNumber(action, "cores", cores, { unit: "cores", min: 1, max: 1000 });
    requireNumber(action, "period", period, { unit: "ms", min: 1, max: 60_000 });
    const store = new Store({ clock: new RealClock() });
    const endpoints = new Endpoints(store);
    const dns = await DnsServer.start((service) => endpoints.of(service));
    return new Platform(options, { store, endpoints, dns });
  }

  /** Whatever ends the control plane is told, and it starts again: all that it knows lies in the store. */
  #turn(): void {
    this.plane.start((error) => {
      this.#failed(messageOf(error));
      this.#again = setTimeout(() => this.#turn(), AGAIN_MS);
    });
  }

  #failed(why: string): void {
    this.errors.push(why);
    if (this.errors.length > ERRORS) this.errors.shift();
  }

  get send(): (request: Request) => Response | Promise<Response> {
    return this.#send;
  }

  get pods(): Pod[] {
    return this.store.list<Pod>("/pods/").items.map(({ value }) => value);
  }

  /** A command, as in a terminal. */
  run(line: string | readonly string[]): Promise<Said> {
    return cli(typeof line === "string" ? line.split(" ") : line, this.#send);
  }

  /** An address in front of a service, for callers with these labels. */
  async proxy(
    service: string,
    from: Readonly<Record<string, string>> = {},
    balancing?: Balancing,
  ): Promise<Proxy> {
    const proxy = await Proxy.start({
      ...(balancing ? { balancing } : {}),
      endpoints: () => this.endpoints.of(service) ?? [],
      allowed: () => {
        const made = this.endpoints.service(service);
        return made !== undefined && allowed(made, from);
      },
    });
    this.#proxies.push(proxy);
    return proxy;
  }

  /** Until so many pods of a deployment are ready, and all are of its version. @throws {Error} Where the budget is used up. */
  async ready(deployment: string, many: number, budgetMs = 15_000): Promise<void> {
    const until = performance.now() + budgetMs;
    for (;;) {
      const pods = this.pods.filter((pod) => pod.deployment === deployment);
      const asked = this.store.get<Deployment>(KEYS.deployment(deployment));
      const version = asked && versionOf(asked.value);
      const alike = pods.every((pod) => pod.version === version);
      if (alike && pods.length === many && pods.every(({ status }) => status.ready)) return;
      if (performance.now() > until) {
        const said = pods.map(({ name, status }) => `${name}: ${status.phase} ${status.why ?? ""}`);
        throw new Error(
          `Cannot wait for ${deployment}: not ${many} ready after ${budgetMs} ms: ${
            [...said, ...this.errors.slice(-1)].join("; ")
          }`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Ends all, and waits until it is gone. Calling it twice does nothing more. */
  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  async #close(): Promise<void> {
    clearTimeout(this.#again);
    this.plane.stop();
    for (const agent of this.agents) agent.crash();
    const proxies = this.#proxies.map((proxy) => proxy.close());
    await Promise.all([this.dns.close(), ...proxies, this.#runtime.close()]);
    this.store.close();
  }

  #log(pod: string, line: string): void {
    let lines = this.#logs.get(pod);
    if (!lines) {
      if (this.#logs.size >= LOGS) this.#logs.delete(this.#logs.keys().next().value!);
      this.#logs.set(pod, lines = []);
    }
    lines.push(line);
    if (lines.length > LINES) lines.shift();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
