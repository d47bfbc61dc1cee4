import { KEYS, type Pod, type Route, type Service } from "../model/mod.ts";
import { Informer, type Item, type Store } from "../store/mod.ts";

/** Where a service can be reached. */
export interface Endpoint {
  readonly pod: string;
  readonly host: string;
  readonly port: number;
}

/** Whether labels meet a selector: all that it names are there. An empty one selects nothing. */
export function selects(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/**
 * The pods of a service that answer, and are not about to end. Kept by looking, not by being told.
 *
 * @param routed Which version of a deployment gets requests; `undefined`: all do.
 */
export function endpointsOf(
  service: Service,
  pods: Iterable<Pod>,
  routed: (deployment: string) => string | undefined = () => undefined,
): Endpoint[] {
  const endpoints: Endpoint[] = [];
  for (const { name, spec, status, deleting, deployment, version } of pods) {
    if (deleting || !status.ready || !status.address) continue;
    if (!selects(service.selector, spec.labels)) continue;
    if ((routed(deployment) ?? version) !== version) continue;
    const at = status.address.lastIndexOf(":");
    const host = status.address.slice(0, at), port = Number(status.address.slice(at + 1));
    endpoints.push({ pod: name, host, port });
  }
  return endpoints.sort((a, b) => a.pod < b.pod ? -1 : 1);
}

/** The registry: services and who is behind them now, from the store's changes. */
export class Endpoints {
  readonly #services: Informer<Service>;
  readonly #pods: Informer<Pod>;
  readonly #routes: Informer<Route>;

  constructor(store: Store) {
    this.#services = new Informer(store, "/services/");
    this.#pods = new Informer(store, "/pods/");
    this.#routes = new Informer(store, "/routes/");
  }

  /** @returns `undefined` for a service that nobody made. */
  of(service: string): Endpoint[] | undefined {
    this.#services.sync();
    this.#pods.sync();
    this.#routes.sync();
    const item = this.#services.items.get(KEYS.service(service));
    const routed = (name: string) => this.#routes.items.get(KEYS.route(name))?.value.version;
    return item && endpointsOf(item.value, values(this.#pods.items.values()), routed);
  }

  service(name: string): Service | undefined {
    this.#services.sync();
    return this.#services.items.get(KEYS.service(name))?.value;
  }
}

function* values<T>(items: Iterable<Item<T>>): Iterable<T> {
  for (const { value } of items) yield value;
}
