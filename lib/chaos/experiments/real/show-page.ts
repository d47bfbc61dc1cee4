/** The live page by itself: `deno run -A lib/chaos/experiments/real/show-page.ts`. It ends after ten minutes. */
import { startLiveChaos } from "./live-page.ts";

const { page } = await startLiveChaos({ budget: 600_000 });
console.log(`Break the payments at ${page.url}`);
