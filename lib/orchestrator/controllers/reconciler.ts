import type { Clock } from "../../sim/mod.ts";
import { type Deployment, KEYS, PENDING, type Pod, versionOf } from "../model/mod.ts";
import { isAvailable, planDeployment, podName } from "./deployment.ts";
import type { Observed } from "./observed.ts";
import type { Steps, Writes } from "./writes.ts";

/** Brings one deployment nearer to what was asked for: what is missing is made, what is too many is told to end. */
export class Reconciler {
  readonly #observed: Observed;
  readonly #writes: Writes;
  readonly #clock: Clock;
  /** Deployments that are to be looked at again though nothing changes, and after how many ms. */
  readonly later: { name: string; ms: number }[] = [];

  constructor(observed: Observed, writes: Writes, clock: Clock) {
    this.#observed = observed;
    this.#writes = writes;
    this.#clock = clock;
  }

  *turn(name: string): Steps {
    const deployment = this.#observed.deployments.items.get(KEYS.deployment(name))?.value;
    // Of one that is gone the pods go as orphans.
    if (!deployment) return;
    const now = this.#clock.now(), pods = this.#observed.podsOf(name);
    const plan = planDeployment(deployment, pods, now);
    // Before any pod of the new version can answer.
    yield* this.#route(deployment, pods, plan.route);
    for (const ordinal of plan.create) {
      const pod = podOf(deployment, ordinal, now);
      yield* this.#writes.put("creating a pod", KEYS.pod(pod.name), pod, 0);
    }
    for (const pod of plan.remove) yield* this.#writes.end(this.#observed.pod(pod.name));
    const ms = soonAvailable(deployment, pods, now);
    if (ms !== undefined) this.later.push({ name, ms });
  }

  /** Pods, and routes, whose deployment is gone. */
  *orphans(): Steps {
    const { deployments, pods, routes } = this.#observed;
    for (const item of [...pods.items.values()]) {
      if (!deployments.items.has(KEYS.deployment(item.value.deployment))) {
        yield* this.#writes.end(item);
      }
    }
    for (const item of [...routes.items.values()]) {
      const name = item.key.slice("/routes/".length);
      if (!deployments.items.has(KEYS.deployment(name))) {
        yield* this.#writes.delete("moving requests", item);
      }
    }
  }

  /** Who gets requests is one write: between two of them there is no mix. */
  *#route(deployment: Deployment, pods: readonly Pod[], to: "all" | "old" | "new"): Steps {
    const { name } = deployment, key = KEYS.route(name), now = this.#observed.routes.items.get(key);
    if (to === "all") {
      if (now) yield* this.#writes.delete("moving requests", now);
      return;
    }
    const version = versionOf(deployment);
    // The old version stays in the route; where there was none, as after another strategy, it is the one that is there.
    const old = now && now.value !== version
      ? now.value
      : pods.find((pod) => pod.version !== version && pod.status.ready)?.version;
    const wanted = to === "new" ? version : old ?? version;
    if (now?.value !== wanted) {
      yield* this.#writes.put("moving requests", key, wanted, now?.revision ?? 0);
    }
  }
}

function podOf(deployment: Deployment, ordinal: number, created: number): Pod {
  const { template: spec, name } = deployment, version = versionOf(deployment);
  const of = { deployment: name, version, spec, created, status: PENDING };
  return { name: podName(name, version, ordinal), ...of };
}

/** Time until the next pod that answers has done so for long enough, in ms. */
function soonAvailable(
  { minReadySeconds }: Deployment,
  pods: readonly Pod[],
  now: number,
): number | undefined {
  const least = minReadySeconds * 1000;
  const waits = pods.filter((pod) =>
    pod.status.ready && !pod.deleting && !isAvailable(pod, least, now)
  ).map(({ status }) => least - (now - (status.readySince ?? now)));
  return waits.length > 0 ? Math.max(1, Math.min(...waits)) : undefined;
}
