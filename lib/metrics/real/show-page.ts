/**
 * The stations' page, to be played with: `deno run -A lib/metrics/real/show-page.ts`, or `bun` with the same path. It
 * says where the page is, and ends after ten minutes or with Ctrl-C.
 */
import { startLivePage } from "./live-page.ts";

const BUDGET = 600_000;
const live = await startLivePage({ budget: BUDGET });
console.log(`${live.page.url} (for ten minutes; Ctrl-C ends it)`);
for (const end = performance.now() + BUDGET; performance.now() < end;) {
  await live.round();
  await new Promise((resolve) => setTimeout(resolve, 200));
}
await live.close();
