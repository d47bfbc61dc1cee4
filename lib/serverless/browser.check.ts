/**
 * The live page in a real browser: a burst is sent by its button, instances grow to their bound, what can't wait is
 * refused, and the p99 is drawn. `deno run -A lib/serverless/browser.check.ts`, with Chromium installed; `CHROMIUM` names it.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { chromium } from "playwright-core";
import { startLivePlatform } from "./experiments/real/live-page.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const live = await startLivePlatform({ budget: 60_000 });
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(live.page.url);
  await page.locator("#panel-0 svg").first().waitFor({ timeout: 10_000 });
  await page.waitForFunction("rows.some(({ p99 }) => p99 > 0)", undefined, { timeout: 10_000 });
  assert.equal(live.refused(), 0, "quiet traffic is not refused");
  await page.getByLabel("calls").fill("200");
  await page.getByRole("button", { name: "send a burst" }).click();
  await page.waitForFunction("rows.some(({ refused }) => refused > 0)", undefined, {
    timeout: 10_000,
  });
  await page.waitForFunction("rows.some(({ busy, idle }) => busy + idle > 1)", undefined, {
    timeout: 10_000,
  });
  assert.ok(live.platform.stats("resize").instances <= 4, "never more than its bound");
  await page.waitForFunction("rows.at(-1).queue === 0", undefined, { timeout: 10_000 });
  await page.locator("#panel-4").getByText("resized").waitFor({ timeout: 5000 });
  assert.deepEqual(faults, []);
  if (process.env["PICTURE"]) {
    await page.screenshot({ path: process.env["PICTURE"], fullPage: true });
  }
  console.log(
    "a burst was sent by its button: instances grew to their bound, the rest was refused, and the queue was worked off",
  );
} finally {
  await browser.close();
  await live.close();
}
