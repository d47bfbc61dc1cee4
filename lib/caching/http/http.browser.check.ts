/**
 * A real browser's own cache: Chromium loads a page twice, and the origin counts. `deno run -A` this file,
 * with Chromium installed; `CHROMIUM` names it.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { Hono } from "hono";
import { chromium } from "playwright-core";
import { serve } from "srvx";
import { freePort } from "../../services/free-port.ts";
import { cachingHeaders } from "./middleware.ts";

const seen: { path: string; status: number }[] = [];
const app = new Hono();
app.use(async (context, next) => {
  await next();
  seen.push({ path: context.req.path, status: context.res.status });
});
app.use("/kept/*", cachingHeaders({ cacheControl: "max-age=60" }));
app.use("/asked/*", cachingHeaders({ cacheControl: "no-cache" }));
app.get("/kept/a.txt", (context) => context.text("kept"));
app.get("/asked/a.txt", (context) => context.text("asked"));
app.get("/", (context) =>
  context.html(
    `<script type="module">
       const get = (path) => fetch(path).then((response) => response.text());
       document.title = await get("/kept/a.txt") + await get("/asked/a.txt");
     </script>`,
    200,
    { "cache-control": "no-store" },
  ));
const port = await freePort();
const server = serve({
  fetch: (request) => app.fetch(request),
  port,
  hostname: "127.0.0.1",
  silent: true,
});
await server.ready();
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  for (let visit = 0; visit < 2; visit++) {
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForFunction("document.title === 'keptasked'");
  }
  const of = (path: string) => seen.filter((row) => row.path === path).map(({ status }) => status);
  assert.deepEqual(of("/kept/a.txt"), [200]);
  assert.deepEqual(of("/asked/a.txt"), [200, 304]);
  console.log("Chromium asks once for what it may keep, and gets 304 for what it must ask for.");
} finally {
  await browser.close();
  await server.close(true);
}
