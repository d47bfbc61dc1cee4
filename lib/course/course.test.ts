import assert from "node:assert/strict";
import test from "node:test";
import { bundleOf } from "../charts/bundle.ts";
import pl from "nodejs-polars";
import { z } from "zod";
import { cellText } from "./table.ts";
import {
  check,
  diagram,
  type Displayable,
  displayable,
  format,
  HOST,
  md,
  type MimeBundle,
  numbers,
  type Output,
  Plot,
  plot,
  required,
  runtime,
  sequence,
  show,
  steps,
  table,
  whiteboard,
} from "./mod.ts";

const bundle = (of: Displayable) =>
  (of as unknown as Record<symbol, () => MimeBundle>)[Symbol.for("Jupyter.display")]!();

/** What is emitted while `work` runs. */
async function heard(work: () => unknown): Promise<Output[]> {
  const outputs: Output[] = [];
  const globals = globalThis as { [HOST]?: (output: Output) => void };
  globals[HOST] = (output) => void outputs.push(output);
  try {
    await work();
  } finally {
    delete globals[HOST];
  }
  return outputs;
}

test("numbers are written as people write them", () => {
  const cases: [string, number, string?][] = [
    ["0", 0],
    ["99,999", 99_999],
    ["1,230,000", 1_234_567],
    ["−3.14", -3.14159],
    ["0.000123", 0.000123456],
    ["1 s", 999.9, "ms"],
    ["1.5 µs", 0.0015, "ms"],
    ["0 ms", 0, "ms"],
    ["2 d", 172_800_000, "ms"],
    ["1.5 kB", 1500, "bytes"],
    ["14 %", 0.14, "%"],
    ["−$5", -5, "USD"],
    ["2.5×", 2.5, "×"],
    ["not a number", NaN],
    ["∞", Infinity],
    ["50 req/s", 50, "req/s"],
  ];
  for (const [expected, value, unit] of cases) assert.equal(format(value, unit), expected);
});

test("markdown keeps strings and drops the source's indentation", () => {
  const { markdown } = md`
    **${"bold"}** ${1_000_000}
      second line
  `;
  assert.equal(markdown, "**bold** 1,000,000\nsecond line");
});

test("scores in a table have thousands, tiny numbers a power of ten, and other texts stay", () => {
  assert.equal(cellText("155426 of 155427"), "155,426 of 155,427");
  assert.equal(cellText("RFC 6749 of 2012"), "RFC 6749 of 2012");
  assert.equal(cellText(-1.55e-15), "−1.55 × 10⁻¹⁵");
  assert.equal(cellText(0), "0");
  assert.equal(cellText(0.00001), "0.00001");
});

test("a table escapes what it shows, counts what it hides, and takes a data frame", () => {
  const rows = Array.from(
    { length: 5 },
    (_, i) => ({ name: `<b>${i}</b>`, ok: i > 0, bytes: i * 1000 }),
  );
  const shown = bundle(table(rows, { limit: 3, units: { bytes: "bytes" } }));
  assert.match(String(shown["text/html"]), /&lt;b&gt;0&lt;\/b&gt;/);
  assert.match(String(shown["text/html"]), /2 kB/);
  assert.match(String(shown["text/plain"]), /… and 2 more rows/);
  assert.deepEqual(
    bundle(table({ toRecords: () => rows }, { limit: 3, units: { bytes: "bytes" } })),
    shown,
  );
  const frame = pl.DataFrame([{ name: "a", bytes: 1500 }, { name: "b", bytes: 2 }]);
  assert.match(
    String(bundle(table(frame, { units: { bytes: "bytes" } }))["text/plain"]),
    /a\s+1\.5 kB/,
  );
  assert.doesNotThrow(() => table([]));
});

test("a worked example shows what each event changed, in the words of the code that played it", () => {
  let level = 3;
  const shown = bundle(steps(
    [{ t: 0, cost: 2 }, { t: 0, cost: 2 }],
    ({ cost }) => ({ allowed: cost <= level, left: level -= cost <= level ? cost : 0 }),
    { caption: "A bucket of 3", units: { t: "s" } },
  ));
  assert.equal(
    shown["text/plain"],
    "[steps] A bucket of 3\n   t    cost  allowed  left\n─  ───  ────  ───────  ────\n" +
      "1  0 s  2     ✓        1\n2  0 s  2     ✗        1",
  );
  assert.match(String(shown["text/html"]), /<b>✗<\/b>/);
  assert.doesNotMatch(String(shown["text/html"]), /<b>1<\/b>/);
  for (const length of [0, 21]) {
    const events = Array.from({ length }, () => ({}));
    assert.throws(() => steps(events, () => ({})), {
      message: `Cannot show a worked example: it must have 1 to 20 events: received ${length}`,
    });
  }
});

test("the whiteboard shows a missed requirement as missed, and wants evidence for each", () => {
  const wanted = { F1: "a limit", N1: "p99 below 1 ms" };
  assert.match(
    String(bundle(required(wanted))["text/plain"]),
    /^\[requirements\]\n.*\n.*\nF1 {2}a limit/,
  );
  const evidence = {
    F1: { met: true, measured: "0 over", by: "step 1" },
    N1: { met: false, measured: "1.5 ms", by: "step 4" },
  };
  const shown = bundle(whiteboard(wanted, evidence));
  assert.match(String(shown["text/plain"]), /^\[whiteboard\]/);
  assert.match(String(shown["text/plain"]), /N1 {2}p99 below 1 ms {2}✗ missed {2}1\.5 ms/);
  assert.match(String(shown["text/html"]), /<b>✗ missed<\/b>/);
  const { N1: _, ...half } = evidence;
  assert.throws(() => whiteboard(wanted, half as never), /N1 has none/);
  assert.throws(() => whiteboard({ F1: "a limit" }, evidence), /N1 is not required/);
});

const schema = z.object({
  limit: z.int().min(1).max(1000).meta({ unit: "req/s", about: "what one tenant may send" }),
  load: z.number().min(0).max(1.5).meta({ unit: "", about: "offered over limit" }),
});

test("numbers come back frozen, and their table is shown with its ranges", async () => {
  let n: Readonly<z.output<typeof schema>> | undefined;
  const [output] = await heard(() => n = numbers(schema, { limit: 100, load: 0.8 }));
  assert.deepEqual({ ...n! }, { limit: 100, load: 0.8 });
  assert.throws(() => (n as { limit: number }).limit = 2, TypeError);
  assert.match(
    String(output!.data["text/plain"]),
    /limit\s+100\s+req\/s\s+1 … 1,000\s+what one tenant/,
  );
});

test("a number out of range, of the wrong kind, unknown or undeclared is refused in one sentence", () => {
  const refused = (values: Record<string, unknown>, message: RegExp) =>
    assert.throws(() => numbers(schema, values as never), { name: "NumbersError", message });
  refused(
    { limit: 0, load: 1 },
    /^Cannot use limit = 0: it must be a whole number from 1 to 1,000 req\/s$/,
  );
  refused({ limit: 1.5, load: 1 }, /^Cannot use limit = 1.5: .*whole number/);
  refused({ limit: NaN, load: 1 }, /^Cannot use limit = NaN/);
  refused({ limit: 5, load: 2 }, /^Cannot use load = 2: it must be from 0 to 1.5$/);
  refused({ limit: 5, load: 1, lod: 1 }, /^Cannot use lod: .* only limit, load$/);
  assert.throws(
    () => numbers(z.object({ x: z.number() }), { x: 1 }),
    /Cannot declare x: it needs \.min/,
  );
});

test("UNDER_LOAD_SET overrides a number, and is checked as strictly", async () => {
  const set = (text: string) => process.env["UNDER_LOAD_SET"] = text;
  try {
    set('{"limit":"7"}');
    await heard(() => assert.equal(numbers(schema, { limit: 100, load: 1 }).limit, 7));
    for (const bad of ["", "x", "5000"]) {
      set(JSON.stringify({ limit: bad }));
      assert.throws(() => numbers(schema, { limit: 100, load: 1 }), { name: "NumbersError" }, bad);
    }
  } finally {
    delete process.env["UNDER_LOAD_SET"];
  }
});

test("a plot is one SVG with its title, legend and ground inside, and no NaN", () => {
  const { svg } = plot({
    title: "Ups & downs",
    color: { legend: true },
    y: { label: "speed (req/s)" },
    marks: [
      Plot.lineY([{ x: 0, y: 1, of: "ours" }, { x: 1, y: 2, of: "ours" }, {
        x: 0,
        y: 3,
        of: "theirs",
      }], {
        x: "x",
        y: "y",
        stroke: "of",
      }),
    ],
  });
  assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  assert.match(svg, /aria-label="Ups &amp; downs"/);
  for (const text of ["Ups &amp; downs", ">ours<", ">theirs<", "speed (req/s)", 'fill="white"']) {
    assert.ok(svg.includes(text), text);
  }
  assert.doesNotMatch(svg, /NaN/);
  // An attribute in lower case would be ignored by SVG.
  assert.match(svg, /viewBox=/);
});

test("a long title is broken into lines that fit", () => {
  const { svg } = plot({ title: "word ".repeat(60), width: 400, marks: [Plot.dot([[1, 1]])] });
  const lines = [...svg.matchAll(/<text x="12"[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!);
  assert.ok(lines.length >= 6 && lines.every((line) => line.length < 60), `${lines.length} lines`);
});

test("diagrams name their parts, in the picture and in the text", async () => {
  const architecture = bundle(
    await diagram({
      title: "T",
      nodes: { a: "first", b: { label: "second", kind: "store" } },
      edges: [["a", "b", "go"]],
    }),
  );
  assert.match(String(architecture["image/svg+xml"]), /^<svg[\s\S]*first[\s\S]*second/);
  assert.equal(architecture["text/plain"], "[diagram] T\na → b: go");
  const talk = bundle(
    sequence({
      title: "T",
      actors: { a: "A", b: "B" },
      steps: [["a", "b", "hi"], { over: "b", note: "thinks" }],
    }),
  );
  assert.equal(talk["text/plain"], "[diagram] T\nA → B: hi\n(B: thinks)");
});

test("an exercise shows its first counter-example, passes when solved, and never throws", async () => {
  const cases = [{ args: [2] as [number], expect: 4 }, {
    args: [3] as [number],
    expect: (got: number) => got === 6,
  }];
  const wrong = await check("double", (x: number) => x + 2, cases);
  assert.equal(wrong.passed, false);
  assert.match(
    String(bundle(wrong)["text/plain"]),
    /^✗ double · 1 of 2 cases\nfirst that fails: 3: got 5/,
  );
  assert.equal((await check("double", (x: number) => x * 2, cases)).passed, true);
  const thrown = await check("double", (_x: number): number => {
    throw new Error("not written yet");
  }, cases);
  assert.match(String(bundle(thrown)["text/plain"]), /threw Error: not written yet/);
  const hangs = await check("never", () => new Promise<number>(() => {}), [{
    args: [],
    expect: 1,
  }]);
  assert.match(String(bundle(hangs)["text/plain"]), /no answer within 3000 ms/);
});

test("what is shown live is replaced under its own name", async () => {
  const outputs = await heard(async () => {
    await show(md`one`);
    const live = await show.live(md`two`);
    await live.update(displayable({ "text/plain": "three" }));
  });
  assert.deepEqual(outputs.map(({ data }) => data["text/plain"]), ["one", "two", "three"]);
  assert.deepEqual(outputs.map(({ update }) => update), [false, false, true]);
  assert.ok(outputs[1]!.id && outputs[1]!.id === outputs[2]!.id);
});

test("the first output of a notebook names the runtime and each service", () => {
  const text = String(
    bundle(runtime([{ name: "Redis", kind: "embedded", detail: "ioredis-mock" }]))["text/plain"],
  );
  assert.match(text, /runtime\s+(Deno|Bun) \d/);
  assert.match(text, /Redis\s+embedded\s+ioredis-mock/);
});

test("an exercise shows arguments and answers that JSON can't write", async () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  const plain = async (args: [unknown], expect: unknown, got: unknown) => {
    const result = await check("t", (_: unknown) => got, [{ args, expect }]);
    return String((await bundleOf(result))["text/plain"]);
  };
  assert.match(await plain([10n], 1n, 2n), /10n: got 2n instead of 1n$/);
  assert.match(
    await plain([circle], 1, circle),
    /<ref \*1> \{ self: \[Circular \*1\] \}: got <ref/,
  );
  assert.match(
    await plain([1], new Map([["a", 1]]), new Map([["a", 2]])),
    /got Map\(1\) \{ 'a' => 2 \} instead of Map\(1\) \{ 'a' => 1 \}$/,
  );
  assert.match(
    await plain([{ a: undefined }], { a: 1 }, {}),
    /\{ a: undefined \}: got \{\} instead/,
  );
});

test("numbers set from outside are read as people write them; what is none is told as it was written", () => {
  const schema = z.object({
    burst: z.int().min(1).max(5000).meta({ unit: "requests", about: "at once" }),
  });
  const set = (given: Record<string, string>) => {
    process.env["UNDER_LOAD_SET"] = JSON.stringify(given);
    try {
      return numbers(schema, { burst: 7 }).burst;
    } finally {
      delete process.env["UNDER_LOAD_SET"];
    }
  };
  assert.equal(set({ burst: "1,000" }), 1000);
  assert.equal(set({ burst: "2e3" }), 2000);
  for (const text of ["1,00", "ten", "", "0x"]) {
    assert.throws(() => set({ burst: text }), {
      name: "NumbersError",
      message: `Cannot use burst = ${text}: it must be a whole number from 1 to 5,000 requests`,
    });
  }
  for (const name of ["constructor", "toString", "hasOwnProperty"]) {
    assert.throws(
      () => set({ [name]: "5" }),
      /this notebook has no number of that name, only burst/,
    );
  }
  process.env["UNDER_LOAD_SET"] = '{"__proto__":"5"}';
  assert.throws(() => numbers(schema, { burst: 7 }), /Cannot use __proto__/);
  delete process.env["UNDER_LOAD_SET"];
});
