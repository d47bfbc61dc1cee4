import type { Input, InputValues } from "../../dashboard/mod.ts";
import { CATALOGUE } from "../catalogue/mod.ts";
import { type Design, readDesign } from "../model.ts";

/** Time of a measured part that the page begins with, in ms; the notebook hands in what it has measured. */
export type Times = Readonly<Record<string, number>>;

/** What a reader can turn. */
export function inputsOf(): Input[] {
  const [first, ...rest] = CATALOGUE.map(({ slug }) => slug) as [string, ...string[]];
  const range = (
    name: string,
    label: string,
    min: number,
    max: number,
    step: number,
    value: number,
  ): Input => ({
    ...{ kind: "range", name, label, min, max, step, value },
  });
  return [
    {
      kind: "select",
      name: "design",
      label: "design",
      options: [first, ...rest],
      value: "caching",
    },
    range("load", "traffic (×)", 0.1, 4, 0.1, 1),
    range("replicas", "replicas (×)", 0.5, 4, 0.5, 1),
    range("misses", "misses of caches (×)", 0, 3, 0.1, 1),
    range("service", "service times (×)", 0.25, 4, 0.25, 1),
    range("price", "prices (×)", 0.5, 3, 0.5, 1),
    range("slo", "allowed 99th percentile (×)", 0.1, 4, 0.1, 1),
  ];
}

/** A design of the catalogue with everything turned as asked. */
export function designFor(values: InputValues, times: Times = {}): Design {
  const { design: slug, load, misses, price, replicas, service, slo } = values;
  const entry = CATALOGUE.find((one) => one.slug === slug)!;
  const design = readDesign(entry.design(times[entry.slug] ?? 0.001));
  const { workload } = design;
  return {
    ...design,
    workload: "users" in workload
      ? {
        ...workload,
        users: Math.max(1, Math.min(10_000, Math.round(workload.users * Number(load)))),
      }
      : { perSecond: workload.perSecond * Number(load) },
    components: design.components.map((part) => ({
      ...part,
      serviceMs: part.serviceMs * Number(service),
      replicas: Math.max(1, Math.round(part.replicas * Number(replicas))),
      perMonth: part.perMonth * Number(price),
      perMillion: part.perMillion * Number(price),
    })),
    routes: design.routes.map((route) =>
      route.hit === 0 ? route : { ...route, hit: Math.max(0, 1 - (1 - route.hit) * Number(misses)) }
    ),
    slo: {
      ...design.slo,
      ...design.slo.p99Ms === undefined ? {} : { p99Ms: design.slo.p99Ms * Number(slo) },
    },
  };
}
