import autoscaler from "../../../data/horizontal-scaling/autoscaler.json" with { type: "json" };
import { hpaReplicas, hpaRule } from "../autoscalers/hpa.ts";

/** Kubernetes' replica counts. */
export function checkAutoscaler(): { case: string; expected: number; got: number; ok: boolean }[] {
  const { current, metric, target, expected } = autoscaler.documentation;
  const rule = hpaRule(current, metric, target);
  return [
    { case: "documentation example", expected, got: rule, ok: rule === expected },
    ...autoscaler.cases.map(({ name, current, target, usage, expected, ...more }) => {
      const pods = usage.map((used, i) => ({
        ...(used === null ? {} : { usage: used }),
        request: more.requests?.[i] ?? 1000,
        ready: !more.unready?.includes(i),
      }));
      const got = hpaReplicas({ current, target, pods });
      return { case: name, expected, got, ok: got === expected };
    }),
  ];
}
