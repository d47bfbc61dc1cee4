import type { Amounts, PodSpec, Requirement, Spread, Toleration } from "../model/mod.ts";

/** What a container that names no request is taken to ask for by the scores: 0.1 cores and 200 MiB. */
export const DEFAULT_REQUEST: Readonly<Record<string, number>> = {
  cpu: 100,
  memory: 200 * 2 ** 20,
};

/** A pod as the scheduler sees it. */
export interface SchedulablePod {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly priority: number;
  /** Sum of what its containers request. */
  readonly requests: Amounts;
  /** The same, with {@linkcode DEFAULT_REQUEST} for a container that names none. */
  readonly nonZero: Amounts;
  readonly tolerations: readonly Toleration[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly affinity: readonly (readonly Requirement[])[];
  readonly spread: readonly Spread[];
}

/** What of a pod matters to the scheduler; all but its name has a default. */
export type PodOptions =
  & { name: string; containers?: readonly Amounts[] }
  & Partial<Omit<SchedulablePod, "name" | "requests" | "nonZero">>;

/** Sums up the requests of a pod's containers. */
export function schedulable({ containers = [{}], ...pod }: PodOptions): SchedulablePod {
  const requests: Record<string, number> = {}, nonZero: Record<string, number> = {};
  for (const container of containers) {
    for (const [name, amount] of Object.entries(container)) {
      requests[name] = (requests[name] ?? 0) + amount;
    }
    for (const [name, amount] of Object.entries(DEFAULT_REQUEST)) {
      nonZero[name] = (nonZero[name] ?? 0) + (container[name] ?? amount);
    }
  }
  return {
    labels: {},
    priority: 0,
    tolerations: [],
    nodeSelector: {},
    affinity: [],
    spread: [],
    ...pod,
    requests,
    nonZero,
  };
}

/** A pod's template as the scheduler sees it. */
export function schedulableOf(name: string, spec: PodSpec): SchedulablePod {
  const { labels, priority, container, tolerations, nodeSelector, affinity, spread } = spec;
  const options = { name, labels, priority, tolerations, nodeSelector, affinity, spread };
  return schedulable({ ...options, containers: [container.requests] });
}
