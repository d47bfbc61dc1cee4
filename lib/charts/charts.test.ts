import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHTML } from "linkedom";
import { bundleOf } from "./bundle.ts";
import { gallery } from "./gallery.ts";
import {
  bars,
  diagram,
  flows,
  grid,
  heat,
  lines,
  palette,
  paretoFront,
  Plot,
  plot,
  scatter,
  sequence,
  spans,
  spread,
} from "./mod.ts";
import { placed } from "./labels.ts";
import { textWidth, unparted, wrap } from "./text.ts";

const x = ["t", "t"] as const, y = ["n", "n"] as const;
const count = (svg: string, pattern: RegExp) => svg.match(pattern)?.length ?? 0;
/** The shapes that a kind of mark drew. */
const shapes = (svg: string, mark: string, shape: string) => [
  ...(parseHTML(svg) as unknown as { document: Queried }).document
    .querySelectorAll(`g[aria-label="${mark}"] ${shape}`),
];
/** What is used here of the DOM, whose types are not loaded. */
interface Queried {
  querySelectorAll(selector: string): Iterable<{ getAttribute(name: string): string | null }>;
}
/** What is printed to the console while something is drawn. */
function warnings(draw: () => unknown): string[] {
  const said: string[] = [], { warn } = console;
  console.warn = (...words: unknown[]) => void said.push(words.join(" "));
  try {
    draw();
  } finally {
    console.warn = warn;
  }
  return said;
}

test("each picture of the gallery is drawn, without a warning, and says what it is", async () => {
  const said: string[] = [], { warn } = console;
  console.warn = (...words: unknown[]) => void said.push(words.join(" "));
  const specimens = await gallery().finally(() => console.warn = warn);
  assert.deepEqual(said, []);
  assert.deepEqual(
    [...new Set(specimens.map(({ helper }) => helper))],
    ["lines", "bars", "heat", "spans", "spread", "scatter", "grid", "flows", "diagram", "sequence"],
  );
  for (const { helper, picture } of specimens) {
    const data = await bundleOf(picture);
    const svg = String(data["image/svg+xml"]);
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/, helper);
    assert.doesNotMatch(svg, /NaN|undefined|⚠|Infinity/, helper);
    assert.match(svg, /aria-label="[^"]{4,}/, helper);
    assert.match(String(data["text/plain"]), /^\[(chart|diagram)\] ./, helper);
  }
});

test("colours of a continuous scale are Plot's, those of categories are ours and all different", () => {
  const rows = Array.from({ length: 9 }, (_, i) => ({ t: i, n: i, c: i }));
  const dots = (color: Plot.ScaleOptions) =>
    plot({ title: "t", color, marks: [Plot.dot(rows, { x: "t", y: "n", fill: "c" })] }).svg;
  assert.doesNotMatch(dots({}), /fill="#3366cc"/);
  assert.equal(
    new Set(
      [...dots({ type: "linear", scheme: "blues" }).matchAll(/<circle[^>]* fill="([^"]*)"/g)].map((
        [, c],
      ) => c),
    ).size,
    9,
  );
  assert.match(dots({ type: "categorical" }), /fill="#3366cc"/);
});

test("any number of series has as many colours", () => {
  for (const n of [9, 16, 40]) assert.equal(new Set(palette(n)).size, n);
  const rows = Array.from({ length: 9 }, (_, s) => [0, 1].map((t) => ({ t, n: s + t, s }))).flat();
  const { svg } = lines(rows, { title: "t", x, y, by: "s" });
  const strokes = [...svg.matchAll(/<path[^>]* stroke="(#[^"]*)"/g)].map(([, c]) => c);
  assert.equal(new Set(strokes).size, 9);
});

test("bars may be coloured by a field of their own, grouped and stacked", () => {
  const rows = ["a", "b", "c"].flatMap((name) =>
    ["p", "q"].map((kind, i) => ({ t: i + 1, n: name, kind }))
  );
  for (const layout of ["grouped", "stacked"] as const) {
    const { svg } = bars(rows, { title: "t", x, y: ["n", ""], by: "kind", layout });
    assert.equal(shapes(svg, "bar", "rect").length, 6, layout);
  }
  assert.equal(
    shapes(bars(rows.slice(0, 1), { title: "t", x, y: ["n", ""], by: "kind" }).svg, "bar", "rect")
      .length,
    1,
  );
  const named = bars([{ t: 3, n: "a" }, { t: 4, n: "b" }], {
    title: "t",
    x,
    y: ["n", ""],
    by: "n",
  });
  assert.equal(shapes(named.svg, "bar", "rect").length, 2);
});

test("bars below zero stay inside the picture", () => {
  const { svg } = bars([{ t: -5, n: "a" }, { t: 3, n: "b" }], { title: "t", x, y: ["n", ""] });
  const width = Number(svg.match(/width="(\d+)"/)![1]);
  const bar = shapes(svg, "bar", "rect").map((rect) =>
    ["x", "width"].map((name) => Number(rect.getAttribute(name))) as [number, number]
  );
  assert.equal(bar.length, 2);
  for (const [left, wide] of bar) {
    assert.ok(left >= 0 && wide > 0 && left + wide <= width, `${left} + ${wide}`);
  }
  assert.match(svg, />−5</);
});

test("200,000 rows with a reference and a band are drawn", () => {
  const rows = Array.from({ length: 200_000 }, (_, t) => ({ t, n: t % 7 }));
  const { svg } = lines(rows, { title: "t", x, y, reference: [3, "limit"], band: [5, 9] });
  assert.match(svg, /limit/);
});

test("no warning of the plotting library reaches a reader, whatever the rows are", () => {
  const one = [{ t: 1, n: 1, s: "a" }];
  const many = Array.from({ length: 200 }, (_, i) => ({ t: i, n: i, s: `s${i}` }));
  const draw: (() => unknown)[] = [
    () => lines([], { title: "t", x, y }),
    () => lines(one, { title: "t", x, y, by: "s" }),
    () => lines(many, { title: "t", x, y, by: "s" }),
    () => lines(many, { title: "t", x, y, by: "s", facet: "s" }),
    () => bars([], { title: "t", x, y: ["s", ""] }),
    () => bars([{ t: 0, s: "a" }], { title: "t", x, y: ["s", ""], log: "x" }),
    () => heat(one, { title: "t", x: ["t", ""], y: ["s", ""], value: ["n", "n"] }),
    () => heat([], { title: "t", x: ["t", ""], y: ["s", ""], value: ["n", "n"] }),
    () => spans([{ t: 1, n: 1, s: "a" }], { title: "t", x: ["t", "n", "s"], y: ["s", ""] }),
    () => scatter(many, { title: "t", x, y, label: "s", identity: true }),
    () => scatter([], { title: "t", x, y, front: { x: "low", y: "low" } }),
    ...(["histogram", "cdf", "tail", "quantiles"] as const).flatMap((kind) => [
      () => spread(one, { title: "t", x, kind }),
      () => spread([], { title: "t", x, kind }),
      () => spread([...one, ...one], { title: "t", x, kind, by: "s", log: "x" }),
    ]),
  ];
  for (const [i, make] of draw.entries()) {
    assert.deepEqual(
      warnings(() => assert.doesNotMatch((make() as { svg: string }).svg, /NaN|⚠/)),
      [],
      `chart ${i}`,
    );
  }
});

test("labels lie neither on each other nor on a point nor outside, where there is room", () => {
  const points = Array.from({ length: 12 }, (_, i) => ({
    x: 100 + (i % 4) * 22,
    y: 100 + Math.floor(i / 4) * 18,
    text: `way ${i}`,
  }));
  const frame = { left: 0, top: 0, right: 400, bottom: 300 };
  const boxes = placed(points, frame).map(({ x, y }, i) => {
    const half = textWidth(points[i]!.text, 12) / 2;
    return { left: x - half, right: x + half, top: y - 6, bottom: y + 6 };
  });
  boxes.forEach((a, i) => {
    assert.ok(a.left >= 0 && a.right <= 400 && a.top >= 0 && a.bottom <= 300);
    for (const b of boxes.slice(i + 1)) {
      assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top);
    }
  });
});

test("the Pareto front holds what nothing beats on both axes", () => {
  const rows = [[1, 9], [2, 5], [2, 7], [3, 6], [4, 1], [5, 1]].map(([t, n]) => ({ t, n }));
  assert.deepEqual(paretoFront(rows, "t", "n", { x: "low", y: "low" }), [
    { t: 1, n: 9 },
    { t: 2, n: 5 },
    { t: 4, n: 1 },
  ]);
  assert.deepEqual(paretoFront(rows, "t", "n", { x: "high", y: "high" }), [
    { t: 1, n: 9 },
    { t: 2, n: 7 },
    { t: 3, n: 6 },
    { t: 5, n: 1 },
  ]);
});

test("quantiles are those of linear interpolation, and a tail is as long as its rows allow", () => {
  const rows = [1, 2, 3, 4].map((n) => ({ n }));
  const { svg } = spread(rows, { title: "t", x: ["n", "n"], kind: "quantiles", at: [0, 0.5, 0.9] });
  for (const text of [">1<", ">2.5<", ">3.7<"]) assert.ok(svg.includes(text), text);
  const tail = spread(rows, { title: "t", x: ["n", "n"], kind: "tail" }).svg;
  assert.match(tail, />50</);
  assert.doesNotMatch(tail, />99\.9</);
});

test("small multiples share their axes", () => {
  const rows = [{ t: 0, n: 1, s: "low" }, { t: 9, n: 2, s: "low" }, { t: 0, n: 80, s: "high" }];
  const seen: unknown[] = [];
  const { svg } = grid(
    rows,
    { title: "t", by: "s", share: { x: "t", y: "n" } },
    (part, title, panel) => {
      seen.push(panel.domain);
      return lines(part, { title, x, y, ...panel });
    },
  );
  assert.deepEqual(seen, Array(2).fill({ x: [0, 9], y: [0, 80] }));
  assert.equal(count(svg, /<svg x=/g), 2);
});

test("a flow to a place that is not there is refused by name", () => {
  assert.throws(
    () =>
      flows({
        title: "t",
        places: [{ name: "A", latitude: 0, longitude: 0 }],
        flows: [{ from: "A", to: "B", value: 1 }],
      }),
    /a flow names B, and the places are A/,
  );
});

test("a diagram takes colours and widths from values, and keeps them in bounds", async () => {
  const of = async (value: number) =>
    String(
      (await bundleOf(
        await diagram({
          title: "t",
          nodes: { a: { label: "a", value }, b: "b" },
          edges: [["a", "b", "x", { value }]],
        }),
      ))["image/svg+xml"],
    );
  assert.notEqual(await of(0), await of(1));
  assert.equal(await of(7), await of(1));
  assert.match(await of(1), /stroke-width="5"/);
});

test("a logarithmic axis writes numbers as people do: 0.2 and not 200m, 10k", async () => {
  const rows = [{ t: 1, v: 0.02 }, { t: 2, v: 20_000 }];
  const chart = lines(rows, { title: "t", x: ["t", "t"], y: ["v", "v"], log: "y" });
  const svg = String((await bundleOf(chart))["image/svg+xml"]);
  assert.match(svg, />0\.1</);
  assert.match(svg, />10k</);
  assert.doesNotMatch(svg, />\d+m</);
});

test("shares are shown as per cent on the axes that ask for it, and their ends are shares", () => {
  const rows = [{ kept: 0.1, cold: 0.5 }, { kept: 1, cold: 0.25 }];
  const drawn = (percent: boolean | "x" | "xy") =>
    lines(rows, {
      title: "t",
      x: ["kept", "kept (%)"],
      y: ["cold", "cold (%)"],
      domain: { x: [0, 1], y: [0, 1] },
      percent,
    }).svg;
  const ticks = (svg: string) =>
    [...svg.matchAll(/y="0.\d+em"[^>]*>([\d.]+)</g)].map(([, tick]) => tick);
  assert.deepEqual(ticks(drawn("xy")).filter((tick) => tick === "100").length, 2);
  assert.deepEqual(ticks(drawn(true)).filter((tick) => tick === "100").length, 1);
  assert.deepEqual(ticks(drawn(false)).filter((tick) => tick === "100").length, 0);
  const bar = bars([{ way: "a", cold: 0.256 }], {
    title: "t",
    x: ["cold", "(%)"],
    y: ["way", ""],
    percent: true,
  });
  assert.match(bar.svg, />25\.6 %</);
});

test("what is wider than the column breaks its texts before it shrinks", async () => {
  const say = "a sentence that is much too long to stand between two lifelines that are near";
  const ids = ["a", "b", "c", "d", "e", "f"] as const;
  const actors = Object.fromEntries(ids.map((id) => [id, id])) as Record<
    typeof ids[number],
    string
  >;
  const talk = sequence({
    title: "t",
    actors,
    steps: ids.slice(1).map((id, i) => [ids[i]!, id, say]),
  });
  const graph = await diagram({
    title: "t",
    nodes: actors,
    edges: ids.slice(1).map((id, i) => [ids[i]!, id, "a sentence that is long"] as const),
  });
  for (const picture of [talk, graph]) {
    const svg = String((await bundleOf(picture))["image/svg+xml"]);
    const [, width, height] = svg.match(/viewBox="0 0 ([\d.]+) ([\d.]+)"/)!.map(Number);
    assert.ok(width! <= 840, `${width} px wide`);
    assert.ok(height! > 60);
  }
});

test("a line never ends between a number and its unit", () => {
  for (let width = 40; width < 300; width += 7) {
    for (const line of wrap("p99 is 12 ms at 80 % load and 1,000 req/s for 5 s", width, 12)) {
      assert.doesNotMatch(line, /[\d]$/, line);
    }
  }
  assert.equal(unparted("10 men, 3 sets, 5 s"), "10 men, 3 sets, 5\u00a0s");
});

test("small multiples with the same legend have it once, others keep theirs", () => {
  const rows = ["p", "q"].flatMap((part) =>
    [1, 2].flatMap((t) => ["one", "two"].map((who) => ({ part, t, n: t, who })))
  );
  const drawn = (rows: object[]) =>
    grid(
      rows,
      { title: "t", by: "part" },
      (part, title, panel) => lines(part, { title, x, y, by: "who", ...panel }),
    ).svg;
  assert.equal(count(drawn(rows), />one</g), 1);
  assert.equal(
    count(drawn(rows.filter(({ part, who }) => part === "p" || who === "one")), />one</g),
    2,
  );
});

test("labels keep clear of a line between points, where there is room", () => {
  const frame = { left: 0, top: 0, right: 300, bottom: 200 };
  const line = { left: 50, right: 250, top: 98, bottom: 102 };
  const [free] = placed([{ x: 50, y: 100, text: "label" }], frame);
  const [clear] = placed([{ x: 50, y: 100, text: "label" }], frame, 12, [line]);
  assert.equal(free!.y, 100);
  assert.ok(clear!.x < 50 || Math.abs(clear!.y - 100) > 6, JSON.stringify(clear));
});

test("a matrix of yes and no has two words in place of a scale, one of shares per cent", () => {
  const rows = [{ who: "a", what: "p", ok: 1 }, { who: "b", what: "p", ok: 0 }];
  const axes = {
    title: "t",
    x: ["who", ""],
    y: ["what", ""],
    value: ["ok", "went well (%)"],
  } as const;
  const words = heat(rows, { ...axes, words: ["no", "yes"] }).svg;
  assert.ok(count(words, />yes</g) === 2 && count(words, />no</g) === 2);
  assert.ok(!words.includes("…"));
  assert.match(
    heat([...rows, { who: "c", what: "p", ok: 0.5 }], { ...axes, percent: true }).svg,
    /: 0 … 100<[^]*>50</,
  );
});
