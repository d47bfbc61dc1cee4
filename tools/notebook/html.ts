import hljs from "highlight.js";
import { Marked } from "marked";
import temml from "temml";
import { escape } from "../../lib/charts/bundle.ts";
import type { Cell } from "./file.ts";
import { type SavedOutput, textOf } from "./saved-output.ts";

/** Turns what stands in a notebook into HTML. */
export interface Html {
  markdown(source: string): string;
  /** A line of markdown, without a paragraph around it. */
  inline(source: string): string;
  /** The code of a cell; folded where it only draws. */
  input(cell: Pick<Cell, "source" | "tags">): string;
  output(output: SavedOutput): string;
}

/**
 * @param linkOf Where a link of a notebook leads from where the HTML will stand: notebooks link from their own folder.
 */
export function htmlFor(linkOf: (href: string) => string): Html {
  const marked = markedFor(linkOf);
  const markdown = (source: string) => marked.parse(source, { async: false });
  return {
    markdown,
    inline: (source) => marked.parseInline(source, { async: false }),
    input: ({ source, tags }) => {
      const code = codeBlock(source);
      return tags.includes("draw")
        ? `<details class="draw"><summary>the code of this cell</summary>${code}</details>`
        : code;
    },
    output: (output) => outputIn(output, markdown),
  };
}

/** Code, coloured. */
export function codeBlock(source: string, language = "ts"): string {
  return `<pre class="code"><code>${highlight(source, language)}</code></pre>`;
}

function markedFor(linkOf: (href: string) => string): Marked {
  return new Marked({
    walkTokens: (token) => {
      if (token.type === "link") token["href"] = linkOf(token["href"]);
    },
    extensions: [{
      name: "display-math",
      level: "block",
      start: (source) => source.indexOf("$$"),
      tokenizer(source) {
        const match = /^\$\$([\s\S]+?)\$\$/.exec(source);
        return match ? { type: "display-math", raw: match[0], tex: match[1]! } : undefined;
      },
      renderer: (token) => math(token["tex"], true),
    }, {
      name: "inline-math",
      level: "inline",
      start: (source) => source.indexOf("$"),
      tokenizer(source) {
        // A price is not a formula: no blank inside the dollar signs, no digit behind them.
        const match = /^\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)/.exec(source);
        return match ? { type: "inline-math", raw: match[0], tex: match[1]! } : undefined;
      },
      renderer: (token) => math(token["tex"], false),
    }],
    renderer: {
      code: ({ text, lang }) => codeBlock(text, lang),
      heading({ tokens, depth, text }) {
        return `<h${depth} id="${slug(text)}">${this.parser.parseInline(tokens)}</h${depth}>`;
      },
    },
  });
}

function outputIn(output: SavedOutput, markdown: (source: string) => string): string {
  if (output.output_type === "stream") {
    return `<pre class="stream ${output.name}">${escape(textOf(output.text))}</pre>`;
  }
  if (output.output_type === "error") {
    return `<pre class="error">${escape(`${output.ename}: ${output.evalue}`)}</pre>`;
  }
  const { data } = output;
  const html = data["text/html"], svg = data["image/svg+xml"], text = data["text/markdown"];
  if (svg !== undefined) return figure(textOf(svg), textOf(data["text/plain"]));
  if (html !== undefined) return `<div class="out">${textOf(html)}</div>`;
  if (text !== undefined) return `<div class="out md">${markdown(textOf(text))}</div>`;
  return `<pre class="stream">${escape(textOf(data["text/plain"]))}</pre>`;
}

/** A picture; where the page is narrow, what it says stands above it in letters that can be read. */
function figure(svg: string, plain: string): string {
  const [, said] = /^\[(?:chart|diagram)\] (.+)/.exec(plain) ?? [];
  return `<figure${said ? ` data-said="${escape(said)}"` : ""}>${svg}</figure>`;
}

/** Code as HTML, coloured where the language is known. */
export function highlight(source: string, language = "ts"): string {
  const known = hljs.getLanguage(language);
  return known ? hljs.highlight(source, { language }).value : escape(source);
}

function math(tex: string, displayMode: boolean): string {
  try {
    return temml.renderToString(tex, { displayMode, throwOnError: true });
  } catch {
    // Left to itself Temml shows what is wrong in place, save under Deno, where it throws.
    return `<code class="error">${escape(tex)}</code>`;
  }
}

/** A heading as the name of its place. */
export function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}
