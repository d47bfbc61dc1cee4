/** The tool by itself: `deno run -A lib/design-evaluator/real/show-page.ts`. It ends after ten minutes. */
import { measureAll } from "../measure.ts";
import { startEvaluator } from "./page.ts";

const times = Object.fromEntries(
  (await measureAll(20)).flatMap((one) => "ms" in one ? [[one.slug, one.ms]] : []),
);
const { url } = await startEvaluator(times, 600_000);
console.log(`Turn designs at ${url}`);
