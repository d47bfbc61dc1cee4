/**
 * One picture of each helper, and of each thing that it can do: looked at by people (`deno task gallery`)
 * and rendered by a test. Its numbers are made up, and say so.
 */
import { bars } from "./bars.ts";
import type { Displayable } from "./bundle.ts";
import { diagram } from "./diagram.ts";
import { flows } from "./flows.ts";
import { grid } from "./grid.ts";
import { heat } from "./heat.ts";
import { lines } from "./lines.ts";
import { scatter } from "./scatter.ts";
import { sequence } from "./sequence.ts";
import { spans } from "./spans.ts";
import { spread } from "./spread.ts";

/** A picture and the helper that made it. */
export interface Specimen {
  helper: string;
  picture: Displayable;
}

const wave = (phase: number) =>
  Array.from({ length: 61 }, (_, t) => ({ t, load: 50 + 40 * Math.sin(t / 9 + phase) }));
const who = ["round robin", "least connections", "two choices", "random"];
const series = who.flatMap((name, i) => wave(i).map((row) => ({ ...row, name })));
const mm1 = Array.from({ length: 40 }, (_, i) => {
  const load = (i + 1) * 0.024;
  return { load, wait: load / (1 - load) };
});
/** Latencies with a long tail, the same at each call. */
const latencies = ["with hedging", "without"].flatMap((name, k) =>
  Array.from({ length: 2000 }, (_, i) => {
    const u = ((i * 7919 + 13) % 2000 + 0.5) / 2000;
    return { name, ms: 8 - (k ? 30 : 12) * Math.log(1 - u) };
  })
);
const regions = ["Virginia", "Frankfurt", "Singapore", "Sydney", "São Paulo"];
const trips = regions.flatMap((from, i) =>
  regions.map((to, j) => ({ from, to, ms: i === j ? 1 : 60 + ((i * 31 + j * 31) % 7) * 40 }))
);

/** All pictures. */
export async function gallery(): Promise<Specimen[]> {
  const of = (helper: string) => (picture: Displayable) => ({ helper, picture });
  const x = ["t", "time (s)"] as const, y = ["load", "load (%)"] as const;
  return [
    ...[
      lines(series, { title: "Lines, one a series", x, y, by: "name" }),
      lines(mm1, {
        title: "A formula as a line, what was measured as dots, one point highlighted",
        x: ["load", "load (share of capacity)"],
        y: ["wait", "wait (× service time)"],
        measured: {
          rows: mm1.filter((_, i) => i % 6 === 3).map(({ load, wait }) => ({
            load,
            wait: wait * 1.03,
          })),
          name: "simulated",
          line: "M/M/1",
        },
        highlight: { rows: [mm1[33]!], label: "you are here" },
      }),
      lines(wave(0), {
        title: "Bands with labels, events whose labels do not collide, a limit",
        x,
        y,
        bands: [{ from: 10, to: 20, label: "Redis is gone" }, {
          from: 40,
          to: 50,
          label: "attack",
          color: "#e6eefc",
        }],
        events: [{ at: 22, label: "failover begins" }, { at: 25, label: "replica promoted" }, {
          at: 28,
          label: "clients reconnect",
        }],
        reference: [80, "limit"],
      }),
      lines(series, {
        title: "One series that the sentence is about",
        x,
        y,
        by: "name",
        highlight: { series: "two choices" },
      }),
      lines(series, {
        title: "Columns of the same axes",
        x,
        y,
        by: "name",
        facet: "name",
        width: 820,
      }),
      lines(series, { title: "Stacked areas", x, y, by: "name", stacked: true }),
      lines(
        Array.from(
          { length: 12 },
          (_, k) => [0, 1, 2].map((t) => ({ t, load: k + t * (k + 1), name: k + 1 })),
        ).flat(),
        { title: "Twelve series, named by numbers, no two of a colour", x, y, by: "name" },
      ),
    ].map(of("lines")),
    ...[
      bars([{ way: "ours", n: 12_400 }, { way: "a package with a long name", n: 3100 }], {
        title: "Bars",
        x: ["n", "calls (thousand/s)"],
        y: ["way", ""],
      }),
      bars(
        who.flatMap((way, i) =>
          ["p50", "p99"].map((q, j) => ({ way, q, ms: 10 * (i + 1) * (1 + 4 * j) }))
        ),
        {
          title: "Grouped bars",
          x: ["ms", "latency (ms)"],
          y: ["way", ""],
          by: "q",
        },
      ),
      bars(
        who.flatMap((way, i) =>
          ["served", "refused", "lost"].map((q, j) => ({ way, q, n: 50 - 10 * j + i }))
        ),
        {
          title: "Stacked bars",
          x: ["n", "requests"],
          y: ["way", ""],
          by: "q",
          layout: "stacked",
        },
      ),
      bars([{ what: "cache", d: -42 }, { what: "second region", d: 88 }, {
        what: "reserved nodes",
        d: -5,
      }], {
        title: "Signed bars",
        x: ["d", "change of the bill (USD)"],
        y: ["what", ""],
      }),
    ].map(of("bars")),
    ...[
      heat(trips, {
        title: "A matrix with its values",
        x: ["to", "to"],
        y: ["from", "from"],
        value: ["ms", "round trip (ms)"],
        high: "bad",
      }),
      heat(trips.map((row) => ({ ...row, d: row.ms - 150 })), {
        title: "A matrix of what is better and what is worse",
        x: ["to", "to"],
        y: ["from", "from"],
        value: ["d", "difference (ms)"],
        pivot: 0,
        high: "bad",
      }),
    ].map(of("heat")),
    ...[
      spans([
        { span: "GET /cart", a: 0, b: 120, service: "web" },
        { span: "authorize", a: 4, b: 16, service: "auth" },
        { span: "load cart", a: 18, b: 100, service: "cart" },
        { span: "SELECT items", a: 22, b: 90, service: "db" },
      ], {
        title: "A waterfall",
        x: ["a", "b", "time (ms)"],
        y: ["span", ""],
        by: "service",
        label: "span",
      }),
      spans(
        ["a", "b", "c"].flatMap((node, i) => [
          { node, a: 0, b: 20 + 5 * i, state: "closed" },
          { node, a: 20 + 5 * i, b: 40, state: "open" },
          { node, a: 40, b: 44, state: "half-open" },
          { node, a: 44, b: 60, state: "closed" },
        ]),
        {
          title: "Ribbons of states, with moments",
          x: ["a", "b", "time (s)"],
          y: ["node", ""],
          by: "state",
          ribbon: true,
          moments: [{ node: "b", at: 33 }, { node: "c", at: 52 }],
        },
      ),
    ].map(of("spans")),
    ...(["histogram", "cdf", "tail", "quantiles"] as const).map((kind) =>
      spread(latencies, {
        title: `How latencies are spread: ${kind}`,
        x: ["ms", "latency (ms)"],
        by: "name",
        kind,
      })
    ).map(of("spread")),
    ...[
      scatter(
        [[1, 90], [1.1, 88], [1.15, 92], [3, 20], [3.1, 24], [4, 80], [6, 12], [6.1, 14]].map((
          [usd, ms],
          i,
        ) => ({ usd, ms, way: `way ${i + 1}` })),
        {
          title: "Labels that do not collide, and the Pareto front",
          x: ["usd", "price (USD/h)"],
          y: ["ms", "p99 (ms)"],
          label: "way",
          front: { x: "low", y: "low" },
        },
      ),
      scatter(
        mm1.slice(0, 30).map(({ wait }, i) => ({
          said: wait,
          was: wait * (1 + 0.1 * Math.sin(i)),
        })),
        {
          title: "What was predicted against what was measured",
          x: ["said", "predicted wait (ms)"],
          y: ["was", "measured wait (ms)"],
          identity: true,
        },
      ),
    ].map(of("scatter")),
    of("grid")(
      grid(series, {
        title: "Small multiples on the same axes",
        subtitle: "any of the charts above may stand in it",
        by: "name",
        share: { x: "t", y: "load" },
      }, (part, title, panel) => lines(part, { title, x, y, ...panel })),
    ),
    of("flows")(flows({
      title: "Traffic between places",
      places: [
        { name: "Virginia", latitude: 38.9, longitude: -77.5, size: 4 },
        { name: "Frankfurt", latitude: 50.1, longitude: 8.7, size: 3 },
        { name: "Singapore", latitude: 1.35, longitude: 103.8, size: 2 },
        { name: "Sydney", latitude: -33.9, longitude: 151.2 },
        { name: "São Paulo", latitude: -23.5, longitude: -46.6, down: true },
      ],
      flows: [
        { from: "São Paulo", to: "Virginia", value: 300 },
        { from: "Frankfurt", to: "Virginia", value: 120 },
        { from: "Virginia", to: "Frankfurt", value: 60 },
        { from: "Sydney", to: "Singapore", value: 40 },
      ],
      unit: "req/s",
    })),
    of("diagram")(
      await diagram({
        title: "Boxes and arrows, coloured and labelled by values",
        nodes: {
          web: { label: "web", kind: "client" },
          api: { label: "API", kind: "service", value: 0.35, note: "35 % busy" },
          db: { label: "orders", kind: "store", value: 0.97, note: "97 % busy" },
          log: { label: "log", kind: "queue", note: "12 behind" },
        },
        edges: [
          ["web", "api", "400 req/s", { value: 1 }],
          ["api", "db", "380 req/s", { value: 0.95, color: "#c5221f" }],
          ["api", "log", "20 msg/s", { value: 0.05, style: "dashed" }],
        ],
      }),
    ),
    of("sequence")(sequence({
      title: "Who talks to whom",
      actors: { client: "client", api: "API", redis: "Redis" },
      steps: [
        ["client", "api", "POST /charges"],
        ["api", "redis", "EVALSHA gcra"],
        { over: "redis", note: "decide" },
        ["redis", "api", "allowed"],
        ["api", "client", "201"],
      ],
    })),
  ];
}
