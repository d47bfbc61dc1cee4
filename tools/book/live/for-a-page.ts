import type { BuildOptions } from "esbuild";

/** How code is bundled for a page, whether it is to run there or only to be looked at. */
export const FOR_A_PAGE = {
  bundle: true,
  write: false,
  platform: "browser",
  target: "es2022",
  conditions: ["browser", "import", "module"],
  treeShaking: true,
  // Texts are as long as they are: a page is read as UTF-8.
  charset: "utf8",
  define: {
    "process.env.NODE_ENV": '"production"',
    // Files beside a module are none of a page's: who names one, and does not ask for it, may go on.
    "import.meta.url": '"file:///book/"',
    "import.meta.dirname": '"/book"',
  },
  logLevel: "silent",
} as const satisfies BuildOptions;
