import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, shown } from "../paths.ts";
import { UsageError } from "../ui.ts";
import { readNotebook, textOf } from "./file.ts";

/** The picture that the README shows. */
export const PICTURE: string = join(ROOT, "docs", "seven-limiters.svg");
const FROM = "07-rate-limiter", TITLE = "[chart] Of a burst a fixed window";

/** The picture as notebook 07 has it saved. */
export function pictureIn(): string {
  for (const { outputs } of readNotebook(FROM).cells) {
    for (const output of outputs) {
      if (!("data" in output) || !textOf(output.data["text/plain"]).startsWith(TITLE)) continue;
      return textOf(output.data["image/svg+xml"]) + "\n";
    }
  }
  throw new UsageError(`Cannot find the README's picture: ${FROM} shows no chart "${TITLE}…"`);
}

/** What is wrong with the committed picture; empty where it is the notebook's own. */
export function brokenPicture(): string[] {
  const now = existsSync(PICTURE) ? readFileSync(PICTURE, "utf8") : "";
  return now === pictureIn() ? [] : [`${shown(PICTURE)} is not the notebook's: deno task picture`];
}
