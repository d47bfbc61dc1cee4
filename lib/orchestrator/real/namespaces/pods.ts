import { requireNumber } from "../../../sim/mod.ts";
import type { Holder } from "./holder.ts";

/** A pod with a network, processes and files of its own. */
export interface IsolatedPod {
  readonly name: string;
  readonly address: string;
  /** Time until it could be used, in ms. */
  readonly startedMs: number;
}

/** Pods that fit into the network of a holder here: one byte of 198.18.0.0/16. */
const MOST = 200;
const NAME = /^[a-z0-9][a-z0-9-]{0,40}$/;

/**
 * Pods without root and without a daemon: `unshare`, `ip` and `mount` make each one a network behind a pair of virtual
 * cables, its own list of processes, a root that can't be written but for a small `/tmp`, and no way to more rights.
 */
export class IsolatedPods {
  readonly #holder: Holder;
  readonly #pods = new Map<string, IsolatedPod>();

  constructor(holder: Holder) {
    this.#holder = holder;
  }

  /** Makes a pod's network, and tells all pods its name. @param tmpMb Size of its `/tmp`. */
  async create(name: string, tmpMb = 4): Promise<IsolatedPod> {
    if (!NAME.test(name)) {
      throw new RangeError(`Cannot create a pod: a name is lower-case: received ${name}`);
    }
    requireNumber("create a pod", "pods", this.#pods.size + 1, { unit: "pods", max: MOST });
    requireNumber("create a pod", "tmpMb", tmpMb, { unit: "MB", min: 1, max: 64, integer: true });
    const began = performance.now(), id = this.#pods.size + 2, address = `198.18.0.${id}`;
    // As a batch: one start of `ip` for five commands.
    await this.#holder.run(
      `ip netns add p${id} && printf '%s\\n' 'link add v${id} type veth peer name eth0 netns p${id}' ` +
        `'link set v${id} master under0 up' | ip -batch - && printf '%s\\n' 'addr add ${address}/16 dev eth0' ` +
        `'link set eth0 up' 'link set lo up' | ip -n p${id} -batch - && ` +
        `mkdir -p /run/pods/${name} && echo '${address} ${name}.svc.cluster.local ${name}' >> /run/hosts && ` +
        `echo ${tmpMb} > /run/pods/${name}/tmp`,
    );
    const pod = { name, address, startedMs: performance.now() - began };
    this.#pods.set(name, pod);
    return pod;
  }

  /** Runs a line of shell inside of a pod, as it runs there. @returns What it said. */
  run(name: string, line: string, background = false): Promise<string> {
    const pod = this.#pods.get(name);
    if (!pod) throw new RangeError(`Cannot run in a pod: there is no ${name}`);
    const id = pod.address.split(".").at(-1);
    const inside = [
      "mount --make-rprivate /",
      "mount --bind /run/hosts /etc/hosts",
      "mount --rbind / /mnt",
      "mount -o remount,bind,ro /mnt",
      "mount -t tmpfs -o size=$(cat /run/pods/" + name + "/tmp)m,nosuid,nodev none /mnt/tmp",
      "mount -t proc none /mnt/proc",
      `exec chroot /mnt setpriv --no-new-privs --bounding-set=-all --inh-caps=-all sh -c ${
        quoted(line)
      }`,
    ].join(" && ");
    const words = `ip netns exec p${id} unshare -mpf --kill-child sh -c ${quoted(inside)}`;
    return this.#holder.run(background ? `( ${words} ) >/dev/null 2>&1 &` : words);
  }

  /** Cuts one pod off from another: what comes from it is answered nowhere. */
  async deny(from: string, to: string): Promise<void> {
    const [caller, target] = [this.#pods.get(from), this.#pods.get(to)];
    if (!caller || !target) throw new RangeError(`Cannot deny: there is no ${caller ? to : from}`);
    const id = target.address.split(".").at(-1);
    await this.#holder.run(`ip -n p${id} route add blackhole ${caller.address}/32`);
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
