/**
 * The page of traces in a real browser: a slow payment is made by its button, appears, is found by the query
 * box, and its waterfall opens; a query that can't be read says why. `deno run -A lib/tracing/browser.check.ts`,
 * with Chromium installed; `CHROMIUM` names it.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { chromium } from "playwright-core";
import { TraceStore } from "./mod.ts";
import { startCollector, startShop, startTracePage } from "./real/mod.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const store = new TraceStore();
const collector = await startCollector({ take: (request) => store.ingest(request) });
const shop = await startShop({ collector: collector.url });
const dashboard = await startTracePage({ store, shop });
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(dashboard.url);
  for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "buy", exact: true }).click();
  await page.getByRole("button", { name: "buy with an old currency" }).click();

  const query = page.getByLabel("query");
  await query.fill("service=ledger duration>250ms");
  const row = page.locator("#panel-0 td").first();
  await row.waitFor();
  const traceId = await row.textContent();
  assert.equal(store.search("service=ledger duration>250ms").length, 1);
  assert.equal(traceId, store.search("service=ledger duration>250ms")[0]!.traceId);

  await page.getByLabel("trace id").fill(traceId!);
  await page.locator("#panel-1 svg").first().waitFor();
  const shown = await page.locator("#panel-1").textContent();
  assert.match(shown!, /ledger · POST \/entries/);
  assert.match(shown!, /on the critical path/);
  assert.ok(await page.locator('#panel-1 svg [aria-label="bar"] rect').count() > 10);

  await page.locator("#panel-2").getByText("ledger POST /entries").waitFor();
  await query.fill("duration>fast");
  await page.getByRole("alert").waitFor();
  assert.match((await page.getByRole("alert").textContent())!, /duration must be a number/);
  await query.fill("service=nobody");
  await page.locator("#panel-0").getByText("none").waitFor();
  if (process.argv[2]) {
    await query.fill("service=web order=slowest");
    await row.waitFor();
    await page.screenshot({ path: process.argv[2], fullPage: true });
  }
  assert.deepEqual(faults, []);
  console.log(
    "The browser makes a slow payment, finds it by its duration, and opens its waterfall.",
  );
} finally {
  await browser.close();
  await dashboard.close();
  await shop.stop();
  await collector.close();
}
