/** The live page by itself: `deno run -A lib/serverless/experiments/real/show-page.ts`. It ends after ten minutes. */
import { startLivePlatform } from "./live-page.ts";

const { page } = await startLivePlatform({ budget: 600_000 });
console.log(`Send bursts at ${page.url}`);
