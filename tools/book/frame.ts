import { escape } from "../../lib/charts/bundle.ts";

/** What all pages of the book have around them. */
export interface Frame {
  title: string;
  /** From the page to the site's own folder: "" or "../../". */
  root?: string;
  /** What kind of page it is: the style and the scripts ask. */
  kind: string;
  /** What stands between the bar at the top and the end. */
  body: string;
  /** Scripts of its own, after the one of all pages. */
  scripts?: readonly string[];
  /** Where the drill keeps its progress: its script asks. */
  progress?: "browser" | "server";
  /** Data for the page's script, by the id of its element. */
  data?: Readonly<Record<string, unknown>>;
}

/** The pages that the bar leads to. */
const PLACES = [
  ["index.html", "Notebooks"],
  ["glossary.html", "Glossary"],
  ["drill.html", "Drill"],
  ["interview.html", "Interview"],
] as const;

/** A page of the book: a bar with the ways through it, the search, and one script for all pages. */
export function framed(
  { title, root = "", kind, body, data = {}, scripts = [], progress }: Frame,
): string {
  const places = PLACES.map(([href, name]) => `<a href="${root}${href}">${name}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · Under Load</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 14 6 8l3 3 6-9' fill='none' stroke='%233366cc' stroke-width='2.4'/%3E%3C/svg%3E">
<link rel="stylesheet" href="${root}assets/book.css">
<script src="${root}assets/early.js"></script>
</head>
<body class="${kind}" data-root="${root}"${progress ? ` data-progress="${progress}"` : ""}>
<a class="skip" href="#main">to the text</a>
<header class="bar">
<button id="contents-button" type="button" aria-expanded="false">Contents</button>
<a class="name" href="${root}index.html">Under Load</a>
<div class="search" role="search"><input id="search" type="search" placeholder="Search (press /)" autocomplete="off" spellcheck="false" aria-label="Search the course"></div>
<nav aria-label="Pages">${places.join("")}</nav>
<button id="theme" type="button" title="light, dark, or as the system has it" aria-label="Theme">◐</button>
</header>
${body}
${Object.entries(data).map(([id, value]) => dataElement(id, value)).join("\n")}
${["book", ...scripts].map((name) => `<script src="${root}assets/${name}.js"></script>`).join("\n")}
</body>
</html>
`;
}

/** Data that a script of the page reads: no text of it may end the element. */
function dataElement(id: string, value: unknown): string {
  const json = JSON.stringify(value).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="${id}">${json}</script>`;
}
