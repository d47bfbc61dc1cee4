/**
 * The search page in a real browser: suggestions while one types, a facet is pressed, a typo is mended, and the
 * answer shown is that of the last question although an earlier one comes back later.
 * `deno run -A lib/search/browser.check.ts`, with Chromium installed; `CHROMIUM` names it.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { chromium } from "playwright-core";
import { handbookBox, serveBox } from "./real/serve-handbook.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
/** The question that is answered late. */
const LATE = "token";
const answered: string[] = [];
const served = await serveBox(handbookBox(), {
  slow: async ({ pathname, searchParams }) => {
    if (pathname !== "/search") return;
    const q = searchParams.get("q")!;
    if (q === LATE) await new Promise((resolve) => setTimeout(resolve, 700));
    answered.push(q);
  },
});
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage(), faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  // Nothing may be given up on the way: both replies must come, in the wrong order.
  await page.addInitScript("AbortController.prototype.abort = () => {}");
  await page.goto(served.url);
  const box = page.getByRole("searchbox"),
    shown = (q: string) => page.locator(`body[data-shown=${JSON.stringify(q)}]`).waitFor();
  await box.pressSequentially("rate lim", { delay: 30 });
  await shown("rate lim");
  const suggestion = page.getByLabel("suggestions").getByRole("button").first();
  assert.match((await suggestion.textContent())!, /^rate lim/);
  await suggestion.click();
  await page.locator("article mark").first().waitFor();
  assert.match((await page.locator("#total").textContent())!, /^\d+ passages/);

  const all = Number.parseInt((await page.locator("#total").textContent())!);
  const prose = page.locator("input[value=prose]");
  const expected = Number(
    (await page.locator("label", { hasText: "prose" }).locator("span").textContent())!,
  );
  await prose.check();
  for (let i = 0; i < 40; i++) {
    if (Number.parseInt((await page.locator("#total").textContent())!) < all) break;
    await page.waitForTimeout(50);
  }
  assert.equal(Number.parseInt((await page.locator("#total").textContent())!), expected);

  await box.fill("buckte");
  await box.press("Enter");
  await page.locator("#meant").getByRole("button", { name: "bucket" }).click();
  await shown("bucket");

  await box.fill(LATE);
  await page.waitForTimeout(150);
  await box.fill("bucket of tokens");
  await shown("bucket of tokens");
  for (let i = 0; i < 40 && !answered.includes(LATE); i++) await page.waitForTimeout(50);
  await page.waitForTimeout(100);
  assert.ok(
    answered.indexOf(LATE) > answered.lastIndexOf("bucket of tokens") - 1,
    "the first came last",
  );
  assert.equal(await page.locator("body").getAttribute("data-shown"), "bucket of tokens");

  await page.locator("article a").first().click();
  await page.locator("pre").waitFor();
  assert.deepEqual(faults, []);
  console.log("suggested, filtered, mended, and the last question's answer stayed");
} finally {
  await browser.close();
  await served.close();
}
