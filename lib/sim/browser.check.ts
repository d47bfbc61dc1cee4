/**
 * Virtual time in a real browser: the door is bundled for a page, and a model of events, processes and real
 * work runs there as it does here. `deno run -A lib/sim/browser.check.ts`, with Chromium installed;
 * `CHROMIUM` names it.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { build, stop } from "esbuild";
import { chromium } from "playwright-core";
import { model } from "./browser.model.ts";

const { outputFiles } = await build({
  entryPoints: [join(import.meta.dirname!, "browser.model.ts")],
  bundle: true,
  write: false,
  format: "iife",
  globalName: "bundle",
  platform: "browser",
  external: ["protobufjs/minimal"],
});
await stop();
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  // WebCrypto is there only on pages of this machine or of a secure address.
  await page.route(
    "http://localhost/",
    (route) => route.fulfill({ body: "<!doctype html>", contentType: "text/html" }),
  );
  await page.goto("http://localhost/");
  await page.addScriptTag({ content: outputFiles[0]!.text });
  const there = await page.evaluate("bundle.model()");
  assert.deepEqual(there, await model());
  assert.deepEqual(faults, []);
  console.log("Virtual time runs in a page as it does here.");
} finally {
  await browser.close();
}
