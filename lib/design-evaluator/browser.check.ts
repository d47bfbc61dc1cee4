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
/** What the notebook promises (F3): a tenth of a second. */
const LIMIT_MS = 100;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** Moves a slider as a person does, and waits for what the page then says. @returns Time until then, in ms. */
async function turn(page: Page, label: string, value: number, says: RegExp): Promise<number> {
  const began = performance.now();
  await page.getByLabel(label).fill(String(value));
  await page.locator("#panel-0").filter({ hasText: says }).waitFor({ timeout: 10_000 });
  return performance.now() - began;
}
/** In the page: times from a slider's input to the frame after its new picture, in ms. */
async function redrawTimes(): Promise<number[]> {
  const root = globalThis as unknown as {
    document: {
      querySelector(selector: string): { value: string; dispatchEvent(event: Event): boolean };
      getElementById(id: string): unknown;
    };
    MutationObserver: new (
      changed: () => void,
    ) => { disconnect(): void; observe(node: unknown, of: object): void };
    requestAnimationFrame(next: () => void): void;
  };
  const slider = root.document.querySelector('input[name="load"]');
  const box = root.document.getElementById("panel-0");
  const times: number[] = [];
  for (let i = 0; i < 15; i++) {
    slider.value = String(0.3 + i / 10);
    const began = performance.now();
    const drawn = new Promise<void>((resolve) => {
      const observer = new root.MutationObserver(() => {
        observer.disconnect();
        root.requestAnimationFrame(() => resolve());
      });
      observer.observe(box, { childList: true });
    });
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await drawn;
    times.push(performance.now() - began);
  }
  return times;
}
try {
  const page = await browser.newPage({ viewport: { width: 1000, height: 1100 } });
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(tool.url);
  await page.locator("#panel-0").filter({ hasText: /passes/ }).waitFor({ timeout: 10_000 });
  const times = [
    await turn(page, "misses of caches (×)", 0.1, /bottleneck is cache/),
    await turn(page, "misses of caches (×)", 1.2, /bottleneck is recipes/),
    await turn(page, "traffic (×)", 2, /does not pass/),
    await turn(page, "traffic (×)", 0.5, /^(?!.*does not pass).*passes/s),
  ];
  // What was turned last is undone: twice the traffic again.
  await page.getByText("undo").click();
  await page.locator("#panel-0").filter({ hasText: /does not pass/ }).waitFor({ timeout: 10_000 });
  const redraws = await page.evaluate(redrawTimes);
  const median = redraws.sort((a, b) => a - b)[redraws.length >> 1]!;
  assert.ok(median < LIMIT_MS, `${median} ms from a turned slider to the new picture`);
  if (process.env["PICTURE"]) {
    await page.screenshot({ path: process.env["PICTURE"], fullPage: true });
  }
  assert.deepEqual(faults, []);
  const shown = times.map((ms) => `${Math.round(ms)} ms`).join(", ");
  console.log(
    `a slider moved the bottleneck, another flipped the verdict, undone again; a driver saw it after ${shown}; ` +
      `in the page from input to picture ${median.toFixed(0)} ms (median of ${redraws.length})`,
  );
} finally {
  await browser.close();
  await tool.close();
}
