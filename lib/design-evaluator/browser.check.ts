/**
 * The tool in a real browser: a slider moves the bottleneck, another one flips the verdict, and the picture follows.
 * `deno run -A lib/design-evaluator/browser.check.ts`, with Chromium installed; `CHROMIUM` names it.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { chromium, type Page } from "playwright-core";
import { startEvaluator } from "./real/page.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const tool = await startEvaluator({}, 60_000);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** Moves a slider as a person does, and waits for what the page then says. @returns Time until then, in ms. */
async function turn(page: Page, label: string, value: number, says: RegExp): Promise<number> {
  const began = performance.now();
  await page.getByLabel(label).fill(String(value));
  await page.locator("#panel-0").filter({ hasText: says }).waitFor({ timeout: 10_000 });
  return performance.now() - began;
}
try {
  const page = await browser.newPage({ viewport: { width: 1000, height: 1100 } });
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(tool.url);
  await page.locator("#panel-0").filter({ hasText: /passes/ }).waitFor({ timeout: 10_000 });
  const times = [
    // Three times the misses: the store instead of the site.
    await turn(page, "misses of caches (×)", 0.1, /bottleneck is site/),
    await turn(page, "misses of caches (×)", 2, /bottleneck is recipes/),
    await turn(page, "traffic (×)", 2, /does not pass/),
    await turn(page, "traffic (×)", 0.5, /^(?!.*does not pass).*passes/s),
  ];
  if (process.env["PICTURE"]) {
    await page.screenshot({ path: process.env["PICTURE"], fullPage: true });
  }
  assert.deepEqual(faults, []);
  const shown = times.map((ms) => `${Math.round(ms)} ms`).join(", ");
  console.log(
    `a slider moved the bottleneck, another flipped the verdict; to the new picture: ${shown}`,
  );
} finally {
  await browser.close();
  await tool.close();
}
