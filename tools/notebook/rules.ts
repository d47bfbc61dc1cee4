import {
  type Cell,
  type Notebook,
  notebookNames,
  plainOf,
  type SavedOutput,
  sourceDigest,
  textOf,
} from "./file.ts";
import { solutionOf } from "./execute.ts";
import { brokenLesson, LESSON_SECTIONS } from "./lesson-rules.ts";
import { fixedClaims } from "./titles.ts";

/** What a notebook breaks of the rules that all of them keep; empty where it keeps them. */
export function brokenRules({ name, cells, ranFrom }: Notebook): string[] {
  const broken: string[] = [];
  const rule = (holds: boolean, otherwise: string) => void (holds || broken.push(otherwise));
  const code = cells.filter(({ kind }) => kind === "code");
  const outputs = code.flatMap(({ outputs }) => outputs);
  const texts = outputs.map(plainOf);
  const count = (start: string) => texts.filter((text) => text.startsWith(start)).length;

  const title = new RegExp(`^# ${Number(name.slice(0, 2))} · `);
  rule(
    title.test(cells[0]?.source ?? ""),
    `the first cell must begin with "# ${Number(name.slice(0, 2))} · "`,
  );
  const headings = cells.flatMap((cell) => headingOf(cell) ?? []);
  rule(
    headings.length === LESSON_SECTIONS.length &&
      LESSON_SECTIONS.every((section, i) => headings[i]?.startsWith(section)),
    `its sections must be ${LESSON_SECTIONS.join(" | ")}: they are ${headings.join(" | ")}`,
  );

  rule(
    cells.length >= 40 && cells.length <= 90,
    `it must have 40 to 90 cells: it has ${cells.length}`,
  );
  const linesOf = (some: readonly Cell[]) =>
    some.map(({ source }) => source.split("\n").length).sort((a, b) => a - b);
  const lengths = linesOf(code);
  // What only draws is folded away: nobody has to read it.
  const open = linesOf(code.filter(({ tags }) => !tags.includes("draw")));
  const median = open[open.length >> 1] ?? 0;
  rule(median < 8, `the median code cell must be below 8 lines: it is ${median}`);
  const long = lengths.filter((length) => length > 25);
  rule(
    long.length === 0,
    `no code cell may have more than 25 lines: there are some of ${long.join(", ")}`,
  );
  // In the kernel such a cell ends with "Buffer is not defined", and with it all that it imports.
  rule(
    !code.some(({ source }) => /^import \{[^}]*\bBuffer\b/m.test(source)),
    "no cell may import Buffer, which the Deno kernel can't: let lib make the bytes",
  );
  rule(
    cells.filter((c) => c.tags.includes("numbers")).length === 1,
    "one cell must be tagged numbers",
  );

  rule(count("[chart]") >= 6, `it must show at least 6 charts: it shows ${count("[chart]")}`);
  const sources = texts.filter((text) => text.startsWith("[source]"));
  rule(
    sources.length >= 5,
    `it must show the code of its steps with source at least 5 times: it does ${sources.length} times`,
  );
  for (const text of sources) {
    const [head = "", , ...lines] = text.split("\n");
    rule(
      lines.length <= 25,
      `what a source cell shows must have at most 25 lines: ${head.slice(9)} has ${lines.length}`,
    );
  }
  rule(code.some(({ source }) => source.includes("bench(")), "it must run a live benchmark");
  broken.push(...brokenLesson(cells));
  const exercises = cells.flatMap((cell, i) => cell.tags.includes("exercise") ? [i] : []);
  rule(exercises.length >= 3, `it must have 3 exercises: it has ${exercises.length}`);
  for (const i of exercises) {
    rule(
      solutionOf(cells, i) !== undefined,
      `the exercise in cell ${i + 1} has no folded solution in a ts block`,
    );
  }

  cells.forEach(({ kind, source }, i) => {
    rule(
      kind === "code" || !/<\/summary>\n?\S/.test(source.replaceAll("</summary>\n\n", "")),
      `what follows </summary> in cell ${i + 1} is not markdown without an empty line between`,
    );
  });
  cells.forEach((cell, i) => {
    if (!cell.outputs.some((output) => plainOf(output).startsWith("[chart]"))) return;
    const after = cells[i + 1];
    const said = after?.kind === "markdown" && !after.source.startsWith("#") ||
      after?.outputs.some((o) =>
        "data" in o && "text/markdown" in o.data && !plainOf(o).startsWith("[source]")
      );
    rule(
      Boolean(said),
      `the chart of cell ${i + 1} must be followed by a sentence that draws the conclusion`,
    );
  });
  for (const { cell, title } of fixedClaims(cells)) {
    rule(
      false,
      `the title of cell ${
        cell + 1
      } claims "${title}" whatever the numbers are: choose its words by the values, or say why it holds in a comment "// always: …"`,
    );
  }
  const there = notebookNames();
  const dead = cells.filter(({ kind }) => kind === "markdown").flatMap(({ source }) =>
    [...source.matchAll(/\]\((\d\d-[\w-]+)\.ipynb/g)].map(([, to]) => to!)
  ).filter((to) => !there.includes(to));
  rule(dead.length === 0, `it links to notebooks that are not there: ${dead.join(", ")}`);
  rule(
    ranFrom === sourceDigest(cells),
    `its saved outputs must be those of its source: deno task run ${name} --save`,
  );
  rule(
    code.every(({ outputs }) => outputs.every((o) => o.output_type !== "error")),
    "no saved output may be an error",
  );
  broken.push(...badOutputs(cells.map(({ outputs }) => outputs)));
  return broken;
}

/** Outputs that no reader should see: NaN, undefined, [object Object], a warning, a chart without a mark. */
export function badOutputs(outputs: readonly (readonly SavedOutput[])[]): string[] {
  return outputs.flatMap((of, cell) =>
    of.flatMap((output) => {
      // Code may say `undefined`.
      if (plainOf(output).startsWith("[source]")) return [];
      const shown = "data" in output
        ? ["text/html", "text/markdown", "image/svg+xml", "text/plain"].map((mime) =>
          textOf(output.data[mime])
        )
        : [output.output_type === "stream" ? textOf(output.text) : ""];
      // In a path a number stands right beside the letter of its command.
      const all = shown.join("\n").replace(/([MLHVCSQTA])(?=NaN)|(?<=NaN)([MLHVCSQTAZ])/g, " $& ");
      const bad = ["NaN", "[object Object]", "undefined", "not a number", "Infinity"].filter((
        word,
      ) => new RegExp(`(?<![\\w])${word.replace(/[[\]]/g, "\\$&")}(?!\\w)`).test(all)).map((word) =>
        `cell ${cell + 1} shows ${word}`
      );
      if (output.output_type === "stream" && output.name === "stderr") {
        bad.push(`cell ${cell + 1} prints a warning: ${shown[0]!.trim().split("\n")[0]}`);
      }
      // Plot says what it thinks of its data by this sign in the picture.
      if (/⚠/.test(shown[2] ?? "")) bad.push(`the chart of cell ${cell + 1} bears a warning`);
      if (plainOf(output).startsWith("[chart]") && emptyChart(shown[2]!)) {
        bad.push(`the chart of cell ${cell + 1} is empty`);
      }
      return bad;
    })
  );
}

/** Whether no mark of a chart drew anything: axes, grids, rules and labels do not count. */
function emptyChart(svg: string): boolean {
  let drawn = svg, before;
  // A mark without points is an empty group, and so is one with an empty group for each facet.
  do {
    before = drawn;
    drawn = drawn.replace(/<g\b[^>]*?(\/>|>\s*<\/g>)/g, "");
  } while (drawn !== before);
  return !/<g [^>]*aria-label="(line|area|bar|rect|dot|cell|link|tick|vector|contour|arrow|geo)"/
    .test(
      drawn,
    );
}

/** The kinds of a cell's outputs in their order, which is the same in each headless run. */
export function sequenceOf(outputs: readonly SavedOutput[]): string {
  return outputs.map((output) =>
    "data" in output
      ? `${output.output_type}(${Object.keys(output.data).sort().join(",")})`
      : output.output_type === "stream"
      ? output.name
      : output.output_type
  ).join(" ");
}

function headingOf({ kind, source }: Cell): string | undefined {
  return kind === "markdown" ? source.match(/^## (.+)$/m)?.[1] : undefined;
}
