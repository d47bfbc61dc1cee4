/**
 * deno task picture
 *
 * Takes the README's picture out of the saved outputs of notebook 07.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { PICTURE, pictureIn } from "./notebook/picture.ts";
import { shown } from "./paths.ts";
import { main, say } from "./ui.ts";

await main(() => {
  mkdirSync(dirname(PICTURE), { recursive: true });
  writeFileSync(PICTURE, pictureIn());
  say(`→ ${shown(PICTURE)}`);
  return Promise.resolve();
});
