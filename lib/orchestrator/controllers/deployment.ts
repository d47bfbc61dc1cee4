import {
  type Deployment,
  type GoodVersion,
  type Pod,
  type Route,
  versionOf,
} from "../model/mod.ts";
import { fenceposts, newSize, oldToRemove } from "./rollout-math.ts";

/** What brings the observed pods nearer to the deployment. */
export interface Plan {
  /** Ordinals of pods of the new version to make. */
  create: number[];
  /** Pods of the last good version to make: some were lost before the new one could stand in for them. */
  refill: Refill;
  /** Pods to end. */
  remove: Pod[];
  /** Whether pods of the new version, and they alone, get requests (blue-green, once they are all there). */
  route: "all" | "old" | "new";
}

/** Pods of an older version that are missing. */
export interface Refill {
  of: GoodVersion | undefined;
  ordinals: number[];
}
const NONE: Refill = { of: undefined, ordinals: [] };

/** What is known of a deployment beside its pods. */
export interface Known {
  /** In ms. */
  now: number;
  /** The last version of which all pods answered. */
  good?: GoodVersion | undefined;
  route?: Route | undefined;
}

/** Whether a pod has been ready for long enough to count. */
export function isAvailable({ status, deleting }: Pod, minReady: number, now: number): boolean {
  return !deleting && status.ready && now - (status.readySince ?? now) >= minReady;
}

/**
 * Desired less observed. It looks at what is there and not at what happened, so that it may be asked at any time, after
 * any crash, as often as one likes.
 */
export function planDeployment(deployment: Deployment, pods: readonly Pod[], known: Known): Plan {
  const { replicas, strategy, minReadySeconds } = deployment, { now, good } = known;
  const version = versionOf(deployment), alive = pods.filter((pod) => !pod.deleting);
  const fresh = alive.filter((pod) => pod.version === version);
  const old = alive.filter((pod) => pod.version !== version);
  const available = (pod: Pod) => isAvailable(pod, minReadySeconds * 1000, now);
  const state = { deployment, pods, fresh, old, available, known };
  const surplus = worstFirst(fresh, available).slice(0, Math.max(0, fresh.length - replicas));
  const over = old.length === 0 && (good === undefined || good.version === version);
  const plan = over ? settled(state) : STRATEGIES[strategy.type](state);
  return { ...plan, remove: [...surplus, ...plan.remove] };
}

/** Whether all that was asked for is there and answers, and nothing else: this version is a good one. */
export function isComplete(deployment: Deployment, pods: readonly Pod[], now: number): boolean {
  const { replicas, minReadySeconds } = deployment, version = versionOf(deployment);
  return replicas > 0 && pods.length === replicas &&
    pods.every((pod) => pod.version === version && isAvailable(pod, minReadySeconds * 1000, now));
}

interface State {
  deployment: Deployment;
  pods: readonly Pod[];
  fresh: readonly Pod[];
  old: readonly Pod[];
  available: (pod: Pod) => boolean;
  known: Known;
}

const STRATEGIES: Record<Deployment["strategy"]["type"], (state: State) => Plan> = {
  RollingUpdate: rolling,
  Recreate: (state) =>
    state.old.length > 0
      ? { create: [], refill: NONE, remove: [...state.old], route: "all" }
      : settled(state),
  BlueGreen: blueGreen,
  Canary: canary,
};

/** No old version: as many as asked for. Those that are ending still count against `Recreate`. */
function settled({ deployment, pods, fresh }: State): Plan {
  const ending = deployment.strategy.type === "Recreate" &&
    pods.some((pod) => pod.deleting && pod.version !== versionOf(deployment));
  const missing = ending ? 0 : deployment.replicas - fresh.length;
  const route = deployment.strategy.type === "BlueGreen" ? "new" : "all";
  return { create: free(pods, deployment, missing), refill: NONE, remove: [], route };
}

/** A few more than asked for, a few less that answer: as many as the fenceposts allow. */
function rolling(state: State): Plan {
  const { deployment, pods, fresh, old, available } = state, { replicas, strategy } = deployment;
  if (strategy.type !== "RollingUpdate") throw new TypeError("Cannot roll: another strategy");
  const { surge, unavailable } = fenceposts(strategy.maxSurge, strategy.maxUnavailable, replicas);
  const size = newSize("RollingUpdate", {
    desired: replicas,
    newSet: fresh.length,
    all: pods.length,
    maxSurge: surge,
  });
  const sick = old.filter((pod) => !available(pod)), well = fresh.filter(available).length;
  const most = oldToRemove({
    desired: replicas,
    unavailable,
    all: fresh.length + old.length,
    newUnavailable: fresh.length - well,
  });
  // Those that do not answer cost nothing: they go first.
  const remove = [...sick, ...old.filter(available)];
  return {
    create: free(pods, deployment, size - fresh.length),
    // What a roll-out may never fall below: a machine's death in the middle of it is no part of it.
    refill: lost(state, replicas - unavailable - well),
    remove: remove.slice(0, most),
    route: "all",
  };
}

/**
 * All of the new version beside the old one; when all answer, requests move at once. The old one goes a while later:
 * until then the way back is one write, too.
 */
function blueGreen(state: State): Plan {
  const { deployment, pods, fresh, old, available, known } = state,
    { replicas, strategy } = deployment;
  if (strategy.type !== "BlueGreen") throw new TypeError("Cannot move requests: another strategy");
  const { route, now } = known, green = fresh.length >= replicas && fresh.every(available);
  const moved = route?.version === versionOf(deployment);
  const kept = moved && now - route!.since >= strategy.scaleDownDelaySeconds * 1000;
  return {
    create: free(pods, deployment, replicas - fresh.length),
    refill: moved ? NONE : lost(state, replicas),
    remove: green && kept ? [...old] : [],
    // Once they have moved they stay, though one of the new pods may be ill for a moment.
    route: green || moved ? "new" : "old",
  };
}

/** A share of the new version, step by step; the next step comes when all pods of this one answer. */
function canary(state: State): Plan {
  const { deployment, pods, fresh, old, available } = state, { replicas, strategy } = deployment;
  if (strategy.type !== "Canary") throw new TypeError("Cannot go by steps: another strategy");
  const sizes = strategy.steps.map((percent) => Math.max(1, Math.ceil(percent * replicas / 100)));
  const well = fresh.filter(available).length;
  const step = sizes.find((size) => size > well) ?? replicas;
  // An old pod goes for each new one that answers.
  const remove = worstFirst(old, available).slice(0, Math.max(0, old.length - (replicas - well)));
  return {
    create: free(pods, deployment, Math.min(step, replicas) - fresh.length),
    refill: lost(state, replicas - well),
    remove,
    route: "all",
  };
}

/** As many pods of the last good version as there should be old ones; where none was good yet, of one that answers. */
function lost({ deployment, pods, old, available, known: { good } }: State, least: number): Refill {
  const one = old.find(available);
  const of = good && good.version !== versionOf(deployment)
    ? good
    : one && { version: one.version, template: one.spec };
  if (!of) return NONE;
  return { of, ordinals: free(pods, deployment, least - old.length, of.version) };
}

function worstFirst(pods: readonly Pod[], available: (pod: Pod) => boolean): Pod[] {
  return [...pods].sort((a, b) =>
    Number(available(a)) - Number(available(b)) || b.created - a.created ||
    (a.name < b.name ? -1 : 1)
  );
}

/** The smallest ordinals that no pod of a version has, one that is ending included. */
function free(
  pods: readonly Pod[],
  deployment: Deployment,
  many: number,
  version = versionOf(deployment),
): number[] {
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
