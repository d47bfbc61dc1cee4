import { requireNumber } from "../../sim/mod.ts";

/** One pod as the calculator sees it; a pod without `usage` has no metrics. */
export interface PodMetric {
  usage?: number;
  /** What it requested, in the unit of `usage`. Default: 1000. */
  request?: number;
  /** Default: `true`. */
  ready?: boolean;
}

/** What replicas are computed from. */
export interface HpaOptions {
  /** Replicas at present. */
  current: number;
  /** Utilisation aimed at, in per cent of the requests. */
  target: number;
  pods: readonly PodMetric[];
  /** Distance from the target that is left alone, as a share. Default: 0.1. */
  tolerance?: number;
}

/**
 * The replica count that Kubernetes' Horizontal Pod Autoscaler computes from the pods' utilisation.
 * Pods that are not ready count as idle when scaling up, pods without metrics (ready or not) as idle when
 * scaling up and as fully used when scaling down: doubt never makes the change larger.
 *
 * Source: Kubernetes, Horizontal Pod Autoscaling, algorithm details; checked against its own test cases.
 *
 * @example
 * ```ts
 * import { hpaReplicas } from "#lib/horizontal-scaling";
 * import assert from "node:assert/strict";
 *
 * const pods = [300, 500, 700].map((usage) => ({ usage }));
 * assert.equal(hpaReplicas({ current: 3, target: 30, pods }), 5);
 * ```
 */
export function hpaReplicas(options: HpaOptions): number {
  const { current, target, tolerance, measured, missing, unready } = sorted(options);
  const ratio = ratioOf(measured, target);
  const within = (r: number) => Math.abs(1 - r) <= tolerance + 1e-12;
  const asIdle = ratio > 1 ? unready : [];
  if (missing.length === 0 && asIdle.length === 0) {
    return within(ratio) ? current : ceil(ratio * measured.length);
  }
  const assumed = ratio < 1 ? Math.max(100, target) / 100 : 0;
  const all = [
    ...measured,
    ...ratio === 1 ? [] : missing.map((pod) => ({ ...pod, usage: pod.request * assumed })),
    ...asIdle.map((pod) => ({ ...pod, usage: 0 })),
  ];
  const cautious = ratioOf(all, target);
  if (within(cautious) || (ratio < 1) !== (cautious < 1)) return current;
  const replicas = ceil(cautious * all.length);
  return (cautious < 1 ? replicas > current : replicas < current) ? current : replicas;
}

/** The pods by what is known of them: used so much, silent, not ready. Kubernetes looks for metrics first. */
function sorted({ current, target, pods, tolerance = 0.1 }: HpaOptions) {
  requireNumber("compute replicas", "target", target, { unit: "%", min: 1 });
  requireNumber("compute replicas", "tolerance", tolerance, { unit: "(a share)", min: 0 });
  const full = pods.map(({ usage, request = 1000, ready = true }) => ({ usage, request, ready }));
  const measured = full.filter((pod) => pod.ready && pod.usage !== undefined);
  if (measured.length === 0) {
    throw new RangeError("Cannot compute replicas: no ready pod has metrics: received none");
  }
  const missing = full.filter((pod) => pod.usage === undefined);
  const unready = full.filter((pod) => !pod.ready && pod.usage !== undefined);
  return { current, target, tolerance, measured, missing, unready };
}

/** The plain rule of the documentation, for a mean that is known already. */
export function hpaRule(current: number, metric: number, target: number, tolerance = 0.1): number {
  const ratio = metric / target;
  return Math.abs(1 - ratio) <= tolerance + 1e-12 ? current : ceil(current * ratio);
}

/** Kubernetes rounds utilisation down to whole per cents before it divides. */
function ratioOf(pods: readonly { usage?: number | undefined; request: number }[], target: number) {
  const used = pods.reduce((sum, pod) => sum + (pod.usage ?? 0), 0);
  const asked = pods.reduce((sum, pod) => sum + pod.request, 0);
  return Math.floor(used * 100 / asked) / target;
}

/** 60.00000000000001 nodes are 60. */
function ceil(value: number): number {
  return Math.ceil(value - 1e-9);
}
