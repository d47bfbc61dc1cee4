/**
 * The live page in a real browser: a fault is injected by a button, the circuit opens, the test ends the fault, and the
 * goodput comes back. `deno run -A lib/chaos/browser.check.ts`, with Chromium installed; `CHROMIUM` names it.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { chromium } from "playwright-core";
import { startLiveChaos } from "./experiments/real/live-page.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const live = await startLiveChaos({ budget: 60_000 });
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const until = async (what: string, isSo: () => boolean) => {
  for (let i = 0; i < 400; i++) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(what);
};
try {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(live.page.url);
  await page.locator("#panel-0 svg").first().waitFor({ timeout: 10_000 });
  await page.getByLabel("fault").first().selectOption("silent");
  await page.getByRole("button", { name: "inject" }).click();
  await until("the fault is in force", () => live.faults.names.length > 0 || live.aborts() > 0);
  await until("the test ends it", () => live.aborts() === 1 && live.faults.names.length === 0);
  await page.getByLabel("the test may end faults").selectOption("no");
  await page.getByRole("button", { name: "set" }).click();
  await page.waitForTimeout(300);
  await page.getByLabel("fault").first().selectOption("cut off");
  await page.getByRole("button", { name: "inject" }).click();
  await page.locator("#panel-2 rect[fill='#b91c1c']").first().waitFor({ timeout: 10_000 });
  await page.waitForTimeout(1500);
  assert.deepEqual(live.faults.names.length, 1, "nobody ends it");
  await page.getByRole("button", { name: "heal" }).click();
  await until("it is healed by hand", () => live.faults.names.length === 0);
  assert.equal(live.aborts(), 1);
  assert.deepEqual(faults, []);
  if (process.env["PICTURE"]) {
    await page.screenshot({ path: process.env["PICTURE"], fullPage: true });
  }
  console.log("a fault was injected by a button, ended by the test; another one healed by hand");
} finally {
  await browser.close();
  await live.close();
}
