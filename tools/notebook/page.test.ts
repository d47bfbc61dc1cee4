import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHTML } from "linkedom";
import { diagram, lines, md, table } from "../../lib/course/mod.ts";
import { bundleOf } from "../../lib/charts/bundle.ts";
import { code, prose, shows } from "../temporary-project.ts";
import type { SavedOutput } from "./file.ts";
import { page } from "./page.ts";

const words = { title: "Title", footer: "Run somewhere." };

/** The page of one markdown cell, without its style. */
function rendered(source: string): string {
  const html = page([prose(source)], [], words);
  return html.slice(html.indexOf('<section class="md">'), html.indexOf("<footer>"));
}

/** The page of one code cell with one output. */
function shown(output: SavedOutput): string {
  const html = page([code("1;")], [[output]], words);
  return html.slice(html.indexOf('<section class="cell"'), html.indexOf("<footer>"));
}

const parsed = (html: string) => parseHTML(html).document;

test("a page needs nothing but itself: no script, no style sheet, no font, no picture from elsewhere", async () => {
  const outputs = await Promise.all([
    table([{ a: 1 }]),
    lines([{ a: 1, b: 2 }, { a: 2, b: 3 }], { title: "t", x: ["a", "a"], y: ["b", "b"] }),
    diagram({ title: "t", nodes: { a: { label: "a", kind: "client" } }, edges: [] }),
    md`**bold** ${1}`,
  ].map(async (made) => [shows(await bundleOf(await made))]));
  const cells = outputs.map((_, i) => code(`cell(${i});`));
  const html = page(cells, outputs, words);
  const document = parsed(html);
  assert.equal(document.querySelectorAll("script, link, iframe, object, embed, base").length, 0);
  for (const element of document.querySelectorAll("[src], [srcset], [xlink\\:href], use")) {
    for (const name of ["src", "srcset", "xlink:href", "href"]) {
      assert.doesNotMatch(element.getAttribute(name) ?? "", /^(https?:)?\/\//, element.outerHTML);
    }
  }
  assert.doesNotMatch(html, /@import|url\(\s*["']?(https?:)?\/\//);
  assert.doesNotMatch(html, /@font-face/);
  assert.equal(document.querySelectorAll("style").length > 0, true);
});

test("formulas become MathML, inline and displayed", () => {
  assert.match(rendered("a $x^2$ b"), /<p>a <math><msup><mi>x<\/mi>.*<\/math> b<\/p>/);
  const shown = rendered("before\n\n$$\n\\frac{a}{b}\n$$\n\nbehind");
  assert.match(shown, /<math display="block"[^>]*>.*<mfrac>/);
  assert.doesNotMatch(shown, /\$/);
  assert.match(
    rendered("- an item with $\\rho = \\lambda / \\mu$"),
    /<li>an item with <math>.*ρ.*<\/math><\/li>/,
  );
});

test("a formula that is wrong is shown and ends nothing", () => {
  assert.match(rendered("a $\\frac{$ b\n\nnext"), /<p>next<\/p>/);
});

test("prices are no formulas", () => {
  for (
    const text of ["costs $5", "$5 and $10", "from $6-$7 up", "$5, or $6", "a $ b $ c", "5$ or 6$"]
  ) {
    const html = rendered(text);
    assert.match(html, new RegExp(`<p>${text.replace(/\$/g, "\\$&")}</p>`), html);
  }
});

test("dollars in code are left as they are", () => {
  assert.match(rendered("`$x$` and `${y}`"), /<code>\$x\$<\/code> and <code>\$\{y\}<\/code>/);
  const block = rendered("```sh\necho $a $b$\n```");
  assert.doesNotMatch(block, /<math/);
  assert.equal(parsed(block).querySelector("pre")!.textContent!.trim(), "echo $a $b$");
});

test("folded answers stay folded, and what stands in them is rendered", () => {
  const document = parsed(
    rendered(
      "<details><summary>Why?</summary>\n\nBecause **of** `this` and $x$.\n\n```ts\nconst a = 1;\n```\n\n</details>",
    ),
  );
  const details = document.querySelector("details")!;
  assert.equal(details.hasAttribute("open"), false);
  assert.equal(details.querySelector("summary")!.textContent, "Why?");
  assert.equal(details.querySelectorAll("strong, p > code, math").length, 3);
  assert.equal(details.querySelector("pre.code")!.textContent!.trim(), "const a = 1;");
});

test("signs of HTML in text, code and titles show as signs", () => {
  assert.match(rendered("a < b && c > d"), /a &lt; b &amp;&amp; c &gt; d/);
  assert.match(rendered("`Map<string, A & B>`"), /<code>Map&lt;string, A &amp; B&gt;<\/code>/);
  for (const language of ["ts", "html", "text", "no-such-language", ""]) {
    const source = 'const a = "<b>" && `</code>`;';
    const document = parsed(rendered(`\`\`\`${language}\n${source}\n\`\`\``));
    assert.equal(document.querySelector("pre.code > code")!.textContent!.trim(), source, language);
  }
  const html = page([code("a<b>(c) && '</pre>';")], [], { title: "<T> & Co", footer: "<F>" });
  assert.match(html, /<title>&lt;T&gt; &amp; Co · Under Load<\/title>/);
  assert.match(html, /<footer>&lt;F&gt;<\/footer>/);
  assert.equal(parsed(html).querySelector("pre.code")!.textContent, "a<b>(c) && '</pre>';");
});

test("what is printed shows as it was printed, colours of a stream told apart", () => {
  const printed = shown({ output_type: "stream", name: "stderr", text: ["<b>1</b>\n", "&amp;"] });
  assert.match(printed, /<pre class="stream stderr">&lt;b&gt;1&lt;\/b&gt;\n&amp;amp;<\/pre>/);
});

test("an error shows its name and message", () => {
  const error = shown({ output_type: "error", ename: "TypeError", evalue: "a<b", traceback: [] });
  assert.match(error, /<pre class="error">TypeError: a&lt;b<\/pre>/);
});

test("a picture's figure says what it shows, for pages on which its letters are small", () => {
  const said = (plain: string) =>
    shown(shows({ "text/plain": plain, "image/svg+xml": "<svg></svg>" }));
  assert.match(
    said('[chart] a "b" < c. More'),
    /<figure data-said="a &quot;b&quot; &lt; c. More"><svg>/,
  );
  assert.match(said("[diagram] The design\na → b"), /<figure data-said="The design"><svg>/);
  assert.match(said("something else"), /<figure><svg>/);
});

test("the richest format is shown: picture, then HTML, then markdown, then text", () => {
  const all = {
    "text/plain": "<plain>",
    "text/markdown": "**mark**",
    "text/html": "<i>html</i>",
    "image/svg+xml": ["<svg>", "</svg>"],
  };
  assert.match(shown(shows(all)), /<figure><svg><\/svg><\/figure>/);
  const { "image/svg+xml": _, ...html } = all;
  assert.match(shown(shows(html)), /<div class="out"><i>html<\/i><\/div>/);
  const { "text/html": __, ...mark } = html;
  assert.match(shown(shows(mark)), /<div class="out md"><p><strong>mark<\/strong><\/p>\s*<\/div>/);
  const { "text/markdown": ___, ...plain } = mark;
  assert.match(shown(shows(plain)), /<pre class="stream">&lt;plain&gt;<\/pre>/);
});

test("charts and diagrams stand in the page as SVG", async () => {
  const chart = await lines([{ a: 1, b: 2 }, { a: 2, b: 3 }], {
    title: "It grows",
    x: ["a", "a"],
    y: ["b", "b"],
  });
  const document = parsed(shown(shows(await bundleOf(chart))));
  const svg = document.querySelector("figure > svg")!;
  assert.equal(svg.getAttribute("aria-label"), "It grows");
  assert.equal(document.querySelectorAll("img").length, 0);
});

test("the contents list each section, and each entry leads to its heading", () => {
  const html = page(
    [prose("# Top"), prose("## U · Understanding"), prose("text\n\n## A & `b`"), code("1")],
    [],
    words,
  );
  const document = parsed(html);
  const links = [...document.querySelectorAll("nav a")];
  assert.equal(links.length, 2);
  for (const link of links) {
    assert.ok(document.getElementById(link.getAttribute("href")!.slice(1)), link.outerHTML);
  }
});

test("cells come in order, code highlighted, outputs below their cell", () => {
  const html = page(
    [prose("first"), code("const second = 2;"), prose("fourth")],
    [[], [{ output_type: "stream", name: "stdout", text: "third" }], []],
    words,
  );
  const text = parsed(html).querySelector("main")!.textContent!;
  assert.match(text, /first[^]*const second = 2;[^]*third[^]*fourth/);
  assert.match(html, /<span class="hljs-keyword">const<\/span>/);
});

test("links of a notebook lead to the same files from where its page lies", () => {
  const html = rendered(
    "[a](../lib/x.ts#L3-L4) [b](06-circuit-breaker.ipynb#e) [c](#d) [d](https://x.y/a.ipynb)",
  );
  assert.deepEqual([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href), [
    "../../lib/x.ts#L3-L4",
    "06-circuit-breaker.html#e",
    "#d",
    "https://x.y/a.ipynb",
  ]);
});

test("code that only draws is folded, and other code is not", () => {
  const html = page(
    [code("const read = 1;"), code("lines(rows);", { tags: ["draw"] })],
    [[], []],
    words,
  );
  const folded = parsed(html).querySelectorAll("details.draw");
  assert.equal(folded.length, 1);
  assert.match(folded[0]!.textContent!, /lines\(rows\)/);
});
