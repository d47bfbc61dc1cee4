import { type Deployment, type Pod, versionOf } from "../model/mod.ts";
import { isAvailable } from "./deployment.ts";
import { complete, type Status, timedOut } from "./rollout-math.ts";

/** How far a roll-out has come. Progress is a pod of the new version that was made, or that has become ready. */
export function statusOf(deployment: Deployment, pods: readonly Pod[], now: number): Status {
  const { replicas, minReadySeconds, progressDeadlineSeconds } = deployment;
  const version = versionOf(deployment), fresh = pods.filter((pod) => pod.version === version);
  const progress = {
    desired: replicas,
    current: pods.length,
    updated: fresh.length,
    available: pods.filter((pod) => isAvailable(pod, minReadySeconds * 1000, now)).length,
  };
  const last = Math.max(...fresh.map((pod) => Math.max(pod.created, pod.status.readySince ?? 0)));
  const done = complete(progress), since = fresh.length > 0 ? (now - last) / 1000 : 0;
  return {
    ...progress,
    versions: new Set(pods.map((pod) => pod.version)).size,
    ...{ done, failed: !done && timedOut(progressDeadlineSeconds, since) },
  };
}
