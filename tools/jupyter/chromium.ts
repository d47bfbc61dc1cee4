import { existsSync } from "node:fs";
import process from "node:process";
import { type Browser, chromium } from "playwright-core";
import { onPath } from "../paths.ts";
import { UsageError } from "../ui.ts";

/** Starts a headless Chromium: the one that `CHROMIUM` names, else the one that is installed. */
export async function startChromium(): Promise<Browser> {
  const named = process.env["CHROMIUM"];
  const program = named ??
    ["chromium", "chromium-browser", "google-chrome"].map(onPath).find((path) => path);
  if (!program || !existsSync(program)) {
    throw new UsageError(
      `Cannot find ${named ?? "Chromium"}: install it, or say where it is with CHROMIUM=/its/path`,
    );
  }
  return await chromium.launch({
    executablePath: program,
    // The task closes the browser itself, together with all else that it started.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
