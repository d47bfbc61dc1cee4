import type { Clock } from "../../sim/mod.ts";
import {
  type Deployment,
  type GoodVersion,
  KEYS,
  PENDING,
  type Pod,
  type Route,
  versionOf,
} from "../model/mod.ts";
import { isAvailable, isComplete, planDeployment, podName } from "./deployment.ts";
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
    const good = this.#observed.good.items.get(KEYS.good(name));
    const route = this.#observed.routes.items.get(KEYS.route(name));
    const plan = planDeployment(deployment, pods, { now, good: good?.value, route: route?.value });
    // Before any pod of the new version can answer.
    yield* this.#move(deployment, pods, plan.route);
    const version = versionOf(deployment);
    const { of, ordinals } = plan.refill;
    if (of) { for (const ordinal of ordinals) yield* this.#create(name, of, ordinal); }
    for (const ordinal of plan.create) {
      yield* this.#create(name, { version, template: deployment.template }, ordinal);
    }
    for (const pod of plan.remove) yield* this.#writes.end(this.#observed.pod(pod.name));
    if (good?.value.version !== version && isComplete(deployment, pods, now)) {
      const value: GoodVersion = { version, template: deployment.template };
      yield* this.#writes.put("keeping a version", KEYS.good(name), value, good?.revision ?? 0);
    }
    const ms = soonest(deployment, pods, now, route?.value);
    if (ms !== undefined) this.later.push({ name, ms });
  }

  *#create(deployment: string, { version, template: spec }: GoodVersion, ordinal: number): Steps {
    const name = podName(deployment, version, ordinal), created = this.#clock.now();
    const pod: Pod = { name, deployment, version, spec, created, status: PENDING };
    yield* this.#writes.put("creating a pod", KEYS.pod(name), pod, 0);
  }

  /** Pods, and what else is known of them, whose deployment is gone. */
  *orphans(): Steps {
    const { deployments, pods, routes, good } = this.#observed;
    for (const item of [...pods.items.values()]) {
      if (!deployments.items.has(KEYS.deployment(item.value.deployment))) {
        yield* this.#writes.end(item);
      }
    }
    for (const item of [...routes.items.values(), ...good.items.values()]) {
      const name = item.key.split("/").at(-1)!;
      if (!deployments.items.has(KEYS.deployment(name))) {
        yield* this.#writes.delete("moving requests", item);
      }
    }
  }

  /** Who gets requests is one write: between two of them there is no mix. */
  *#move(deployment: Deployment, pods: readonly Pod[], to: "all" | "old" | "new"): Steps {
    const { name } = deployment, key = KEYS.route(name), now = this.#observed.routes.items.get(key);
    if (to === "all") {
      if (now) yield* this.#writes.delete("moving requests", now);
      return;
    }
    const version = versionOf(deployment);
    // The old version stays in the route; where there was none, as after another strategy, it is the one that is there.
    const old = now && now.value.version !== version
      ? now.value.version
      : pods.find((pod) => pod.version !== version && pod.status.ready)?.version;
    const wanted = to === "new" ? version : old ?? version;
    if (now?.value.version !== wanted) {
      const route: Route = { version: wanted, since: this.#clock.now() };
      yield* this.#writes.put("moving requests", key, route, now?.revision ?? 0);
    }
  }
}

/** Time until something changes that nobody writes: a pod that answers counts, an old version may go. In ms. */
function soonest(
  { minReadySeconds, strategy }: Deployment,
  pods: readonly Pod[],
  now: number,
  route: Route | undefined,
): number | undefined {
  const least = minReadySeconds * 1000;
  const waits = pods.filter((pod) =>
    pod.status.ready && !pod.deleting && !isAvailable(pod, least, now)
  ).map(({ status }) => least - (now - (status.readySince ?? now)));
  if (strategy.type === "BlueGreen" && route) {
    const left = route.since + strategy.scaleDownDelaySeconds * 1000 - now;
    if (left > 0) waits.push(left);
  }
  return waits.length > 0 ? Math.max(1, Math.min(...waits)) : undefined;
}
