import { readFileSync } from "node:fs";
import { join } from "node:path";
import { framed } from "../book/frame.ts";
import type { Html } from "../notebook/html.ts";
import { cardsOf, pictureAt, type Titled } from "./cards.ts";
import { interviewsOf } from "./interviews.ts";

const STYLE = `<link rel="stylesheet" href="assets/drill.css">`;

/** Writes the pages of the drill and of the mock interview, with what they ask. */
export function writeDrill(
  write: (path: string, text: string) => void,
  course: readonly Titled[],
  html: Html,
  progress: "browser" | "server",
): void {
  const cards = cardsOf(course, html);
  for (const src of new Set(cards.flatMap(({ picture }) => picture?.src ?? []))) {
    write(src, pictureAt(src, course));
  }
  write(
    "assets/drill.css",
    readFileSync(join(import.meta.dirname!, "client/drill.css"), "utf8"),
  );
  write("assets/cards.js", scriptOf("underLoadCards", cards));
  write("assets/interviews.js", scriptOf("underLoadInterviews", interviewsOf(course, html)));
  write(
    "drill.html",
    framed({
      ...{ title: "Drill", kind: "drill", progress, scripts: ["cards", "drill"] },
      body: `${STYLE}<main id="main" tabindex="-1"><h1>Drill</h1>
<p>${cards.length} cards: the questions of the interviews, the concepts, and numbers to estimate. A card comes back when you
are about to forget it. Space shows the answer, 1 to 4 say how well you knew it, u takes the last one back.</p>
<div id="drill"></div></main>`,
    }),
  );
  write(
    "interview.html",
    framed({
      ...{ title: "Mock interview", kind: "interview", progress },
      scripts: ["interviews", "interview"],
      body:
        `${STYLE}<main id="main" tabindex="-1"><h1>Mock interview</h1><div id="interview"></div></main>`,
    }),
  );
}

/** Data as a script: a page from a folder can load nothing else. */
function scriptOf(name: string, value: unknown): string {
  return `globalThis.${name} = ${JSON.stringify(value).replaceAll("<", "\\u003c")};\n`;
}
