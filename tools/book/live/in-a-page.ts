import type { Plugin } from "esbuild";
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, dirname, join } from "node:path";
import { ROOT } from "../../paths.ts";

const LIB = join(ROOT, "lib");
const STAND_INS = join(import.meta.dirname!, "stand-ins");
const BUILT_IN = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));

/** What stands in for a module of Node where lib itself imports it; a package may ask for more of it than there is. */
const STANDS_IN: Record<string, string> = {
  "node:buffer": join(STAND_INS, "buffer.ts"),
  "node:crypto": join(STAND_INS, "crypto.ts"),
  "node:process": join(STAND_INS, "process.ts"),
  "node:util": join(STAND_INS, "util.ts"),
};

/**
 * Packages of which nothing is called on any way that a page takes: linkedom asks for `canvas` when an image is
 * drawn and for `cssomnom` when a style sheet is read, DDSketch for `protobufjs` when a sketch is sent.
 */
const EMPTY = /^(canvas|cssomnom\/parse|protobufjs\/minimal)$|\/kernel-repair\.ts$/;

/** Tables of `entities`, a part of linkedom: a quarter of what it weighs. */
const NAMED_LETTERS = /entities\/.*\/generated\/(?:decode-data|encode)-html\.js$/;

/** The five names of XML in the place of all: each version of the package exports its table by another name. */
function withoutNames(path: string): string {
  const isNamed = /export const (?:htmlDecodeTree|htmlTrie)\b/.test(readFileSync(path, "utf8"));
  if (/encode-html/.test(path)) {
    return isNamed ? "export const htmlTrie = new Map();" : "export default new Map();";
  }
  return isNamed
    ? 'export { xmlDecodeTree as htmlDecodeTree } from "./decode-data-xml.js";'
    : 'export { default } from "./decode-data-xml.js";';
}

/** Resolves as a page does. What needs Node, or machine code, is left outside, so that the bundle names it. */
export function inAPage(): Plugin {
  return {
    name: "in-a-page",
    setup(build) {
      build.onResolve({ filter: EMPTY }, ({ path }) => ({ path, namespace: "empty" }));
      build.onLoad({ filter: /.*/, namespace: "empty" }, () => ({
        contents: "export const parse = () => ({ cssRules: [] }); export default {};",
      }));
      build.onResolve({ filter: /.*/ }, ({ path, importer, resolveDir }) => {
        const fromLib = importer.startsWith(LIB) || importer.startsWith(import.meta.dirname!);
        const module = BUILT_IN.has(path) && !path.startsWith("node:") ? `node:${path}` : path;
        if (fromLib && STANDS_IN[module]) {
          return { path: STANDS_IN[module]!, sideEffects: false };
        }
        if (BUILT_IN.has(module) || module.endsWith(".node")) {
          return { path: module, external: true, sideEffects: false };
        }
        const own = /^#lib\/(.+)$/.exec(path);
        // Nothing in lib does anything by being imported, save the repair of the kernel, which is empty here.
        if (own) return { path: join(LIB, own[1]!, "mod.ts"), sideEffects: false };
        if (/^\.\.?\//.test(path) && importer.startsWith(LIB)) {
          return { path: join(resolveDir, path), sideEffects: false };
        }
        return undefined;
      });
      // Machine code that a package resolves by itself: asked for, so that it is named.
      build.onLoad({ filter: /\.node$/ }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(`node:${basename(path)}`)})`,
      }));
      // Names of two thousand letters, &Aacute; to &zwnj;: what a cell draws says them as they are.
      build.onLoad({ filter: NAMED_LETTERS }, ({ path }) => ({
        contents: withoutNames(path),
        resolveDir: dirname(path),
      }));
      // Messages in other languages than the course's.
      build.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, ({ path }) => ({
        contents: 'export { default as en } from "./en.js"',
        resolveDir: dirname(path),
      }));
    },
  };
}
