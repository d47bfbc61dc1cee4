import { type Deployment, type Pod, versionOf } from "../model/mod.ts";
import { fenceposts, newSize, oldToRemove } from "./rollout-math.ts";

/** What brings the observed pods nearer to the deployment. */
export interface Plan {
  /** Ordinals of pods of the new version to make. */
  create: number[];
  /** Pods to end. */
  remove: Pod[];
  /** Whether pods of the new version, and they alone, get requests (blue-green, once they are all there). */
  route: "all" | "old" | "new";
}

/** Whether a pod has been ready for long enough to count. */
export function isAvailable({ status, deleting }: Pod, minReady: number, now: number): boolean {
  return !deleting && status.ready && now - (status.readySince ?? now) >= minReady;
}

/**
 * Desired less observed. It looks at what is there and not at what happened, so that it may be asked at any time, after
 * any crash, as often as one likes.
 *
 * @param now In ms.
 */
export function planDeployment(deployment: Deployment, pods: readonly Pod[], now: number): Plan {
  const { replicas, strategy, minReadySeconds } = deployment;
  const version = versionOf(deployment), alive = pods.filter((pod) => !pod.deleting);
  const fresh = alive.filter((pod) => pod.version === version);
  const old = alive.filter((pod) => pod.version !== version);
  const available = (pod: Pod) => isAvailable(pod, minReadySeconds * 1000, now);
  const state = { deployment, pods, fresh, old, available };
  const surplus = worstFirst(fresh, available).slice(0, Math.max(0, fresh.length - replicas));
  const plan = old.length === 0 ? settled(state) : STRATEGIES[strategy.type](state);
  return { ...plan, remove: [...surplus, ...plan.remove] };
}

interface State {
  deployment: Deployment;
  pods: readonly Pod[];
  fresh: readonly Pod[];
  old: readonly Pod[];
  available: (pod: Pod) => boolean;
}

const STRATEGIES: Record<Deployment["strategy"]["type"], (state: State) => Plan> = {
  RollingUpdate: rolling,
  Recreate: ({ old, ...state }) =>
    old.length > 0 ? { create: [], remove: [...old], route: "all" } : settled({ old, ...state }),
  BlueGreen: blueGreen,
  Canary: canary,
};

/** No old version: as many as asked for. Those that are ending still count against `Recreate`. */
function settled({ deployment, pods, fresh }: State): Plan {
  const ending = deployment.strategy.type === "Recreate" &&
    pods.some((pod) => pod.deleting && pod.version !== versionOf(deployment));
  const missing = ending ? 0 : deployment.replicas - fresh.length;
  const route = deployment.strategy.type === "BlueGreen" ? "new" : "all";
  return { create: free(pods, deployment, missing), remove: [], route };
}

/** A few more than asked for, a few less that answer: as many as the fenceposts allow. */
function rolling({ deployment, pods, fresh, old, available }: State): Plan {
  const { replicas, strategy } = deployment;
  if (strategy.type !== "RollingUpdate") throw new TypeError("Cannot roll: another strategy");
  const { surge, unavailable } = fenceposts(strategy.maxSurge, strategy.maxUnavailable, replicas);
  const size = newSize("RollingUpdate", {
    desired: replicas,
    newSet: fresh.length,
    all: pods.length,
    maxSurge: surge,
  });
  const sick = old.filter((pod) => !available(pod));
  const most = oldToRemove({
    desired: replicas,
    unavailable,
    all: fresh.length + old.length,
    newUnavailable: fresh.filter((pod) => !available(pod)).length,
  });
  // Those that do not answer cost nothing: they go first.
  const remove = [...sick, ...old.filter(available)];
  return {
    create: free(pods, deployment, size - fresh.length),
    remove: remove.slice(0, most),
    route: "all",
  };
}

/** All of the new version beside the old one; when all answer, requests move at once, and the old one goes. */
function blueGreen({ deployment, pods, fresh, old, available }: State): Plan {
  const green = fresh.length >= deployment.replicas && fresh.every(available);
  return {
    create: free(pods, deployment, deployment.replicas - fresh.length),
    remove: green ? [...old] : [],
    route: green ? "new" : "old",
  };
}

/** A share of the new version, step by step; the next step comes when all pods of this one answer. */
function canary({ deployment, pods, fresh, old, available }: State): Plan {
  const { replicas, strategy } = deployment;
  if (strategy.type !== "Canary") throw new TypeError("Cannot go by steps: another strategy");
  const sizes = strategy.steps.map((percent) => Math.max(1, Math.ceil(percent * replicas / 100)));
  const well = fresh.filter(available).length;
  const step = sizes.find((size) => size > well) ?? replicas;
  // An old pod goes for each new one that answers.
  const remove = worstFirst(old, available).slice(0, Math.max(0, old.length - (replicas - well)));
  return {
    create: free(pods, deployment, Math.min(step, replicas) - fresh.length),
    remove,
    route: "all",
  };
}

function worstFirst(pods: readonly Pod[], available: (pod: Pod) => boolean): Pod[] {
  return [...pods].sort((a, b) =>
    Number(available(a)) - Number(available(b)) || b.created - a.created ||
    (a.name < b.name ? -1 : 1)
  );
}

/** The smallest ordinals that no pod of the new version has, one that is ending included. */
function free(pods: readonly Pod[], deployment: Deployment, many: number): number[] {
  const version = versionOf(deployment);
  const taken = new Set(pods.filter((pod) => pod.version === version).map(({ name }) => name));
  const ordinals: number[] = [];
  for (let i = 0; ordinals.length < many; i++) {
    if (!taken.has(podName(deployment.name, version, i))) ordinals.push(i);
  }
  return ordinals;
}

export function podName(deployment: string, version: string, ordinal: number): string {
  return `${deployment}-${version}-${ordinal}`;
}
