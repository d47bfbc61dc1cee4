/**
 * The floor's page in a real browser: it draws what comes, another query and category are chosen, it pauses, goes back
 * in time, moves the watermark's lag, comes back after a cut connection without a row lost, and is told the end.
 * `deno run -A lib/stream-analytics/browser.check.ts`, with Chromium installed; `CHROMIUM` names it.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { chromium } from "playwright-core";
import { random } from "../sim/mod.ts";
import { delivered, nexmark, someLate } from "./mod.ts";
import { startLiveFloor } from "./real/mod.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const events = nexmark({ random: random(1), events: 60_000, rate: 500 });
const arrivals = delivered(events, someLate(random(2), { share: 0.1, most: 3000 }));
const live = await startLiveFloor({ arrivals, speed: 4, budget: 60_000 });
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage(), faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(live.url);
  await page.getByText("live", { exact: true }).waitFor({ timeout: 10_000 });
  await page.locator(".uplot canvas").waitFor({ timeout: 10_000 });
  await page.waitForFunction("rows.size > 20", undefined, { timeout: 20_000 });
  // What it has must be what the server has, row by row.
  const table = live.floor.table("bids", 1)!;
  await page.waitForFunction("[...rows.values()].some((row) => row.final)", undefined, {
    timeout: 20_000,
  });

  await page.getByLabel("query").selectOption("revenue");
  await page.getByLabel("category").selectOption("vases");
  await page.waitForFunction(
    "rows.size > 3 && [...rows.values()].every((row) => row.category === 'vases')",
    undefined,
    { timeout: 10_000 },
  );
  const axis = () => page.evaluate("plot.axes[1].label");
  assert.equal(await axis(), "offered (USD)");
  await page.getByLabel("category").selectOption("all");
  await page.getByLabel("window (s)").selectOption("10");
  await page.getByLabel("query").selectOption("hot");
  await page.locator("#top li").first().waitFor({ timeout: 10_000 });
  await page.getByLabel("query").selectOption("bids");
  await page.getByLabel("window (s)").selectOption("1");
  await page.waitForFunction("rows.size > 20", undefined, { timeout: 10_000 });
  assert.equal(await axis(), "bids");

  await page.getByRole("button", { name: "pause" }).click();
  const still = await page.locator("#meta").textContent();
  await page.waitForTimeout(600);
  assert.equal(await page.locator("#meta").textContent(), still, "a page that pauses stands still");
  await page.getByRole("button", { name: "go on" }).click();
  await page.waitForFunction(
    `document.getElementById("meta").textContent !== ${JSON.stringify(still)}`,
  );

  const shown = "plot.data[0].at(-1)";
  const newest = await page.evaluate(shown) as number;
  await page.getByLabel("back (windows)").fill("8");
  assert.ok(await page.evaluate(shown) as number < newest, "back in time");
  await page.getByLabel("back (windows)").fill("0");
  const lag = () => live.floor.watermark;
  await page.getByLabel("lag of the watermark").fill("10000");
  const before = lag();
  await page.waitForTimeout(700);
  assert.equal(lag(), before, "a larger lag holds the watermark");
  await page.getByLabel("lag of the watermark").fill("500");
  await page.waitForTimeout(700);
  assert.ok(lag() > before, "a smaller one lets it go");

  const id = await page.evaluate("id") as number;
  live.cut();
  await page.getByText("reconnecting", { exact: true }).waitFor({ timeout: 5000 });
  await page.getByText("live", { exact: true }).waitFor({ timeout: 10_000 });
  await page.waitForFunction(`id > ${id}`, undefined, { timeout: 5000 });
  const [at, rows] = await page.evaluate("[id, [...rows.values()]]") as [
    number,
    { window: number; key: string }[],
  ];
  const names = rows.map(({ window, key }) => `${window}|${key}`);
  assert.equal(new Set(names).size, names.length, "no row twice");
  const missing = table.since(0).filter(({ window, key }) => !names.includes(`${window}|${key}`));
  const later = new Set(table.since(at).map(({ window, key }) => `${window}|${key}`));
  assert.deepEqual(missing.filter(({ window, key }) => !later.has(`${window}|${key}`)), []);
  if (process.argv[2]) await page.screenshot({ path: process.argv[2] });
  await live.close();
  await page.getByText("ended", { exact: false }).waitFor({ timeout: 5000 });
  assert.deepEqual(faults, []);
  console.log(
    "The page draws the floor, changes its query, pauses, goes back, moves the lag, and loses no row by a cut connection.",
  );
} finally {
  await browser.close();
  await live.close();
}
