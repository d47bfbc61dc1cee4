/**
 * The search page, to be played with: `deno run -A lib/search/real/show-page.ts`, or `bun` with the same path. It
 * says where the page is, and ends after ten minutes or with Ctrl-C.
 */
import { handbookBox, serveBox } from "./serve-handbook.ts";

const BUDGET = 600_000;
const served = await serveBox(handbookBox(), { budget: BUDGET });
console.log(`${served.url} (for ten minutes; Ctrl-C ends it)`);
await new Promise((resolve) => setTimeout(resolve, BUDGET));
await served.close();
