/** deno task map: writes the map of lib, from its imports. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  COURSE_PICTURE,
  coursePicture,
  MAP_PAGE,
  MAP_PICTURE,
  mapPage,
  mapPicture,
} from "./lib-map.ts";
import { ROOT } from "./paths.ts";
import { main, say } from "./ui.ts";

await main(async () => {
  writeFileSync(join(ROOT, MAP_PAGE), mapPage());
  writeFileSync(join(ROOT, MAP_PICTURE), await mapPicture());
  writeFileSync(join(ROOT, COURSE_PICTURE), await coursePicture());
  say(`the map of lib → ${MAP_PAGE}`);
});
