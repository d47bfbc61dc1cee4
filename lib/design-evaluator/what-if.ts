import type { Component, Design } from "./model.ts";
import { evaluate, type Evaluation } from "./evaluate.ts";

/** What of a design may be turned. Of shares near 1 it is what is missing: misses, and time down. */
export interface Knob {
  /** As a reader says it: `load`, `store serviceMs`, `store downtime`, `api → store misses`. */
  name: string;
  value: number;
  /** The design with another value there. */
  set(value: number): Design;
}

/** All numbers of a design that an estimate may have wrong. O(parts + routes). */
export function knobsOf(design: Design): Knob[] {
  const { components, routes } = design;
  const parts = components.flatMap((part, i) => {
    const to = (more: Partial<Component>) => ({
      ...design,
      components: components.with(i, { ...part, ...more }),
    });
    const { availability, name, scv, serviceMs } = part;
    const all: Knob[] = [
      { name: `${name} serviceMs`, value: serviceMs, set: (serviceMs) => to({ serviceMs }) },
      { name: `${name} scv`, value: scv, set: (scv) => to({ scv }) },
      {
        name: `${name} downtime`,
        value: 1 - availability,
        set: (down) => to({ availability: present(down) }),
      },
    ];
    return all;
  });
  const misses = routes.map((route, i): Knob => ({
    name: `${route.from} → ${route.to} misses`,
    value: route.hit === 0 ? 0 : 1 - route.hit,
    set: (missing) => ({ ...design, routes: routes.with(i, { ...route, hit: present(missing) }) }),
  }));
  return [loadOf(design), ...[...parts, ...misses].filter(({ value }) => value > 0)];
}

function loadOf(design: Design): Knob {
  const { workload } = design;
  if (!("users" in workload)) {
    return {
      name: "load",
      value: workload.perSecond,
      set: (perSecond) => ({ ...design, workload: { perSecond } }),
    };
  }
  const set = (users: number) => ({
    ...design,
    workload: { ...workload, users: Math.max(1, Math.round(users)) },
  });
  return { name: "users", value: workload.users, set };
}

function present(missing: number): number {
  return Math.min(1, Math.max(0, 1 - missing));
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
