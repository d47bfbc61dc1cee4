import { format } from "../../charts/mod.ts";
import type { InputValues } from "../../dashboard/mod.ts";
import { judge, type Judgement } from "../criteria.ts";
import { architecture, responseChart } from "../pictures.ts";
import { designFor, type Times } from "./settings.ts";

/** What the page shows for what is set: verdict, architecture, response curve. Made here alone: nothing of it comes from outside. */
export async function rendered(values: InputValues, times: Times = {}): Promise<string> {
  const design = designFor(values, times),
    judgement = judge(design),
    { evaluation, why } = judgement;
  const title = evaluation
    ? `${design.name}: the bottleneck is ${evaluation.bottleneck}, at ${
      format(1 / (1 + evaluation.headroom), "%")
    }`
    : why!;
  const picture =
    (await architecture(design, evaluation, title))[Symbol.for("Jupyter.display") as never] as () =>
      {
        [type: string]: string;
      };
  const bundle = picture(), svg = bundle["image/svg+xml"] ?? bundle["text/html"] ?? "";
  const curve = evaluation ? responseChart(design, "Where you are").svg : "";
  // On a small screen pictures are scrolled, not shrunk until nobody can read them.
  const shown = [svg, curve].map((one) => `<div style="min-width:600px">${one}</div>`).join("");
  return `${verdictOf(judgement)}<div style="overflow-x:auto">${shown}</div>`;
}

/** Passes or not, and each reason with both numbers. */
export function verdictOf({ evaluation, passes, verdicts, why }: Judgement): string {
  const shown = { p99: "ms", mean: "ms", availability: "%", cost: "$", capacity: "" } as const;
  const number = (what: keyof typeof shown, value: number) =>
    what === "cost"
      ? `$${format(value)} a month`
      : what === "availability"
      ? `${(100 * value).toFixed(3)} %`
      : format(value, "ms");
  const rows = verdicts.filter(({ what }) => what !== "capacity").map((
    { found, limit, met, what },
  ) =>
    `<tr><td>${met ? "✓" : "✗"}</td><td>${what}</td><td>${number(what, found)}</td><td>allowed ${
      number(what, limit)
    }</td></tr>`
  );
  const cost = evaluation
    ? `<p>$${format(evaluation.perMonth)} a month, $${
      format(evaluation.perMillion)
    } a million requests; may grow by ${format(evaluation.headroom, "%")}</p>`
    : `<p>${why}</p>`;
  const color = passes ? "#1a7f37" : "#b42318";
  return `<h3 id="verdict" style="color:${color}">${
    passes ? "passes" : "does not pass"
  }</h3><table>${rows.join("")}</table>${cost}`;
}
