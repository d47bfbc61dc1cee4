import { z } from "zod";
import { type Amounts, amounts } from "./quantity.ts";

/** Pods of one deployment at most. */
export const MOST_REPLICAS = 10_000;

const name = z.string().regex(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  "must be lower-case letters, digits and dashes, at most 63",
);
/** A whole number, refused in one sentence whatever is wrong with it. */
export function whole(unit: string, min: number, max: number) {
  const error = `must be a whole number of ${unit} from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}
/** A number of seconds, likewise. */
function seconds(min: number, max: number) {
  const error = `must be from ${min} to ${max} s`;
  return z.number({ error }).min(min, { error }).max(max, { error });
}
const labels = z.record(z.string().min(1), z.string()).default({});
const resources = z.record(z.string().min(1), z.union([z.string(), z.number()]))
  .transform((value, context): Amounts => {
    try {
      return amounts(value);
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as Error).message });
      return z.NEVER;
    }
  });

/** What keeps pods off a node, unless they tolerate it. */
export const Taint = z.strictObject({
  key: z.string().min(1),
  value: z.string().default(""),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
});
/** What a pod puts up with. An empty key with `Exists` tolerates all. */
export const Toleration = z.strictObject({
  key: z.string().default(""),
  operator: z.enum(["Equal", "Exists", "Lt", "Gt"]).default("Equal"),
  value: z.string().default(""),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
});
/** One condition on a label. */
export const Requirement = z.strictObject({
  key: z.string().min(1),
  operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]),
  values: z.array(z.string()).default([]),
});
/** How evenly pods with these labels are to lie over the values of a node's label. */
export const Spread = z.strictObject({
  topologyKey: z.string().min(1),
  maxSkew: whole("pods", 1, MOST_REPLICAS).default(1),
  whenUnsatisfiable: z.enum(["DoNotSchedule", "ScheduleAnyway"]).default("DoNotSchedule"),
  matchLabels: labels,
});

const action = z.union([
  z.strictObject({ http: z.strictObject({ path: z.string().default("/") }) }),
  z.strictObject({ tcp: z.strictObject({}) }),
  z.strictObject({ exec: z.strictObject({ command: z.array(z.string()).min(1) }) }),
]);
/** A question that is asked again and again. Defaults are Kubernetes'. */
export const Probe = z.strictObject({
  action,
  initialDelaySeconds: seconds(0, 3600).default(0),
  periodSeconds: seconds(0.01, 3600).default(10),
  timeoutSeconds: seconds(0.01, 3600).default(1),
  successThreshold: whole("answers", 1, 100).default(1),
  failureThreshold: whole("answers", 1, 10_000).default(3),
});

/** A program with arguments, and what it needs. */
export const Container = z.strictObject({
  program: z.string().min(1),
  args: z.array(z.string()).default([]),
  requests: resources.default({}),
  limits: resources.default({}),
  startup: Probe.optional(),
  readiness: Probe.optional(),
  liveness: Probe.optional(),
}).superRefine(({ requests, limits }, context) => {
  for (const [name, most] of Object.entries(limits)) {
    const asked = requests[name];
    if (asked === undefined || asked <= most) continue;
    context.addIssue({
      code: "custom",
      path: ["requests", name],
      message: `must be at most the limit of ${most}: received ${asked}`,
    });
  }
});

/** What a pod is made of. */
export const PodSpec = z.strictObject({
  labels,
  container: Container,
  priority: whole("points", -1e9, 1e9).default(0),
  tolerations: z.array(Toleration).default([]),
  nodeSelector: labels,
  affinity: z.array(z.array(Requirement).min(1)).default([]),
  spread: z.array(Spread).default([]),
  restartPolicy: z.enum(["Always", "OnFailure", "Never"]).default("Always"),
  terminationGracePeriodSeconds: seconds(0, 3600).default(30),
});

const share = z.union([
  whole("pods", 0, 100_000),
  z.string().regex(/^\d+%$/, "must be a whole number or a percentage"),
]);
/** How a new version takes the place of the old one. */
export const Strategy = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("RollingUpdate"),
    maxSurge: share.default("25%"),
    maxUnavailable: share.default("25%"),
  }),
  z.strictObject({ type: z.literal("Recreate") }),
  z.strictObject({
    type: z.literal("BlueGreen"),
    /** How long the old version is kept after requests have moved, for the way back. Default: Argo Rollouts'. */
    scaleDownDelaySeconds: seconds(0, 86_400).default(30),
  }),
  z.strictObject({
    type: z.literal("Canary"),
    /** Share of the new version at each step, in percent; the next one comes when all pods of this one answer. */
    steps: z.array(whole("percent", 1, 100)).min(1).default([10, 50, 100]),
  }),
]);

/** So many pods of one template. */
export const Deployment = z.strictObject({
  kind: z.literal("Deployment"),
  name,
  replicas: whole("pods", 0, MOST_REPLICAS).default(1),
  template: PodSpec,
  strategy: Strategy.default({ type: "RollingUpdate", maxSurge: "25%", maxUnavailable: "25%" }),
  /** Without progress for so long a roll-out counts as failed; it is still tried. */
  progressDeadlineSeconds: whole("seconds", 1, 2 ** 31 - 1).default(600),
  minReadySeconds: seconds(0, 3600).default(0),
}).superRefine(({ template: { restartPolicy } }, context) => {
  // What has ended for good would count as one of its pods for ever.
  if (restartPolicy === "Always") return;
  context.addIssue({
    code: "custom",
    path: ["template", "restartPolicy"],
    message: `must be Always in a deployment: received ${restartPolicy}`,
  });
});
/** A machine that can run pods. */
export const NodeSpec = z.strictObject({
  kind: z.literal("Node"),
  name,
  labels,
  capacity: resources,
  taints: z.array(Taint).default([]),
  unschedulable: z.boolean().default(false),
});
/** A name in front of all pods with these labels. */
export const Service = z.strictObject({
  kind: z.literal("Service"),
  name,
  selector: labels,
  port: whole("ports", 1, 65_535).default(80),
  /** Labels of those who may call it, beside its own pods; `{}` is everybody. */
  allowFrom: z.array(z.record(z.string(), z.string())).default([]),
});
/** What may be applied. */
export const Resource = z.discriminatedUnion("kind", [Deployment, NodeSpec, Service]);

export type Taint = z.infer<typeof Taint>;
export type Toleration = z.infer<typeof Toleration>;
export type Requirement = z.infer<typeof Requirement>;
export type Spread = z.infer<typeof Spread>;
export type Probe = z.infer<typeof Probe>;
export type PodSpec = z.infer<typeof PodSpec>;
export type Strategy = z.infer<typeof Strategy>;
export type Deployment = z.infer<typeof Deployment>;
export type NodeSpec = z.infer<typeof NodeSpec>;
export type Service = z.infer<typeof Service>;
export type Resource = z.infer<typeof Resource>;
