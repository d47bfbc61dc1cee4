import { inOwnRoot } from "../../../services/mod.ts";
import { requireNumber } from "../../../sim/mod.ts";
import type { Holder } from "./holder.ts";
import { quoted } from "./quoted.ts";

/** A pod with a network, processes and files of its own. */
export interface IsolatedPod {
  readonly name: string;
  readonly address: string;
  /** Size of its `/tmp`, in MB. */
  readonly tmpMB: number;
  /** Time until it could be used, in ms. */
  readonly startedMs: number;
}

/** Pods that fit into the network of a holder here: one byte of 198.18.0.0/16. */
const MOST = 200;
/** A DNS label. */
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Pods without root and without a daemon: `unshare`, `ip` and `mount` make each one a network behind a pair of virtual
 * cables, its own list of processes, a root that can't be written but for a small `/tmp`, and no way to more rights.
 *
 * All pods hang on one bridge, and none can reach another until both have a route to each other: that is the wall. A
 * route knows no direction: whom a pod may call may also call back.
 */
export class IsolatedPods {
  readonly #holder: Holder;
  readonly #folders: readonly string[];
  readonly #pods = new Map<string, IsolatedPod>();
  readonly #routes = new Set<string>();
  /** Of the next pod: a number is not used again, since something of one that failed may be there. */
  #next = 2;

  /** @param folders What pods see beside the system's programs, read-only: where a runtime lies, for instance. */
  constructor(holder: Holder, { folders = [] }: { folders?: readonly string[] } = {}) {
    this.#holder = holder;
    this.#folders = folders;
  }

  /** Makes a pod's network, and tells all pods its name. @param tmpMB Size of its `/tmp`. */
  async create(name: string, tmpMB = 4): Promise<IsolatedPod> {
    const action = "create a pod";
    if (!NAME.test(name)) {
      throw new RangeError(
        `Cannot ${action}: its name must be 1 to 63 lower-case letters, digits and inner dashes: received ${
          JSON.stringify(name).slice(0, 80)
        }`,
      );
    }
    if (this.#pods.has(name)) throw new RangeError(`Cannot ${action}: there is a ${name} already`);
    requireNumber(action, "pods", this.#next - 1, { unit: "pods", max: MOST });
    requireNumber(action, "tmpMB", tmpMB, { unit: "MB", min: 1, max: 64, integer: true });
    const began = performance.now(), id = this.#next++, address = `198.18.0.${id}`;
    // Taken before the first wait: two that are made at once get two addresses.
    this.#pods.set(name, { name, address, tmpMB, startedMs: NaN });
    try {
      // As a batch: one start of `ip` for all. Without an address of version 6, by which they would reach each other.
      await this.#holder.run(
        `ip netns add p${id} && printf '%s\\n' 'link add v${id} type veth peer name eth0 netns p${id}' ` +
          `'link set v${id} addrgenmode none' 'link set v${id} master under0 up' | ip -batch - && ` +
          `printf '%s\\n' 'link set eth0 addrgenmode none' 'addr add ${address}/32 dev eth0' ` +
          `'link set eth0 up' 'link set lo up' | ip -n p${id} -batch - && ` +
          `echo '${address} ${name}.svc.cluster.local ${name}' >> /run/hosts`,
      );
    } catch (error) {
      this.#pods.delete(name);
      throw error;
    }
    const pod = { name, address, tmpMB, startedMs: performance.now() - began };
    this.#pods.set(name, pod);
    return pod;
  }

  /**
   * Runs a line of shell inside of a pod: a file system, processes and shared memory of its own for each line, the
   * network of the pod for all. @returns What it said. @throws {Error} Where it fails or takes longer than `budgetMs`.
   */
  run(
    name: string,
    line: string,
    { background = false, budgetMs }: { background?: boolean; budgetMs?: number } = {},
  ): Promise<string> {
    const { address, tmpMB } = this.#pod(name),
      shown = this.#folders.map((each) => [each, each] as const);
    const inside = inOwnRoot(["sh", "-c", line], {
      ...{ at: "/run/root", tmpMB, shown: [...shown, ["/run/hosts", "/etc/hosts"]] },
    });
    const words = `ip netns exec p${idOf(address)} unshare -mpiuf --kill-child --mount-proc sh -c ${
      quoted(`hostname ${name}; exec sh "$@"`)
    } sh ${inside.map(quoted).join(" ")}`;
    return this.#holder.run(background ? `( ${words} ) >/dev/null 2>&1 &` : words, budgetMs);
  }

  /** Lets two pods reach each other. */
  async allow(one: string, other: string): Promise<void> {
    await this.#route("add", one, other);
  }

  /** Cuts them off from each other again. */
  async deny(one: string, other: string): Promise<void> {
    await this.#route("del", one, other);
  }

  async #route(verb: "add" | "del", one: string, other: string): Promise<void> {
    const [a, b] = [this.#pod(one), this.#pod(other)], pair = [one, other].sort().join(" ");
    if (a === b || this.#routes.has(pair) === (verb === "add")) return;
    if (verb === "add") this.#routes.add(pair);
    else this.#routes.delete(pair);
    const way = (from: IsolatedPod, to: IsolatedPod) =>
      `ip -n p${idOf(from.address)} route ${verb} ${to.address}/32 dev eth0`;
    await this.#holder.run(`${way(a, b)} && ${way(b, a)}`);
  }

  #pod(name: string): IsolatedPod {
    const pod = this.#pods.get(name);
    if (!pod) throw new RangeError(`Cannot find a pod: there is no ${name}`);
    return pod;
  }
}

function idOf(address: string): string {
  return address.split(".").at(-1)!;
}
