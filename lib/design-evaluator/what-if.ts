import type { Component, Design } from "./model.ts";
import { evaluate, type Evaluation } from "./evaluate.ts";

/** What of a design may be turned. */
export interface Knob {
  /** As a reader says it: `store serviceMs`, `api → store hit`, `load`. */
  name: string;
  value: number;
  /** The design with another value there. */
  set(value: number): Design;
}

const OF_PARTS = ["serviceMs", "scv", "availability"] as const satisfies (keyof Component)[];

/** All numbers of a design that an estimate may have wrong. O(parts + routes). */
export function knobsOf(design: Design): Knob[] {
  const { components, routes, workload } = design;
  const load: Knob = "users" in workload
    ? {
      name: "users",
      value: workload.users,
      set: (users) => ({ ...design, workload: { ...workload, users: Math.round(users) } }),
    }
    : {
      name: "load",
      value: workload.perSecond,
      set: (perSecond) => ({ ...design, workload: { perSecond } }),
    };
  const parts = components.flatMap((part, i) =>
    OF_PARTS.filter((key) => part[key] > 0 && (key !== "availability" || part[key] < 1)).map((
      key,
    ): Knob => ({
      name: `${part.name} ${key}`,
      value: part[key],
      set: (value) => ({ ...design, components: components.with(i, { ...part, [key]: value }) }),
    }))
  );
  const hits = routes.flatMap((route, i): Knob[] =>
    route.hit === 0 ? [] : [{
      name: `${route.from} → ${route.to} hit`,
      value: route.hit,
      set: (hit) => ({ ...design, routes: routes.with(i, { ...route, hit }) }),
    }]
  );
  return [load, ...parts, ...hits];
}

/** By how many per cent a result moves if a knob is turned by one. */
export interface Elasticity {
  knob: string;
  elasticity: number;
}

/** The relative slope of one result at each knob, the steepest first. O(knobs) evaluations. */
export function elasticities(design: Design, of: (evaluation: Evaluation) => number): Elasticity[] {
  const step = 0.01;
  return knobsOf(design).map(({ name, set, value }) => {
    const up = of(evaluate(set(value * (1 + step)))), down = of(evaluate(set(value * (1 - step))));
    return { knob: name, elasticity: Math.log(up / down) / Math.log((1 + step) / (1 - step)) };
  }).sort((a, b) => Math.abs(b.elasticity) - Math.abs(a.elasticity));
}

/** A change that an engineer might make, and what it brings. */
export interface Change {
  what: string;
  design: Design;
}

/** One replica more of each part, a quarter less service time of each, and half as many misses of each cache. */
export function changesOf(design: Design): Change[] {
  const { components, routes } = design;
  const more = components.flatMap((part, i): Change[] =>
    part.kind === "delay" || part.kind === "third party" ? [] : [{
      what: `one more ${part.name}`,
      design: {
        ...design,
        components: components.with(i, { ...part, replicas: part.replicas + 1 }),
      },
    }]
  );
  const faster = components.filter(({ serviceMs }) => serviceMs > 0).map((part): Change => ({
    what: `${part.name} a quarter faster`,
    design: {
      ...design,
      components: components.map((one) =>
        one === part ? { ...part, serviceMs: 0.75 * part.serviceMs } : one
      ),
    },
  }));
  const hits = routes.filter(({ hit }) => hit > 0).map((route): Change => ({
    what: `half the misses of ${route.from} → ${route.to}`,
    design: {
      ...design,
      routes: routes.map((one) => one === route ? { ...route, hit: (1 + route.hit) / 2 } : one),
    },
  }));
  return [...more, ...faster, ...hits];
}
