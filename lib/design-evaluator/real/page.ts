import { type Dashboard, startDashboard } from "../../dashboard/mod.ts";
import { inputsOf, type Times } from "../page/settings.ts";
import { rendered } from "../page/render.ts";

/**
 * The tool in a browser: sliders for what a design assumes, and what becomes of it. Values out of range are refused, as
 * is what another site sends. It ends after its budget.
 *
 * @param times Measured times by slug, in ms.
 */
export async function startEvaluator(times: Times = {}, budget = 120_000): Promise<Dashboard> {
  // The first picture loads Graphviz: not while somebody waits for it.
  const inputs = inputsOf();
  await rendered(Object.fromEntries(inputs.map(({ name, value }) => [name, value!])), times);
  return await startDashboard({
    ...{ title: "Is it good enough?", budget },
    panels: [{
      ...{ kind: "html", title: "A design, judged", inputs },
      render: (values) => rendered(values, times),
    }],
  });
}
