import { Analyzer } from "./analysis/analyzer.ts";
import type { Schema } from "./index/schema.ts";

/** What passages of the handbook look like. */
export const handbookSchema: Schema = {
  fields: {
    ...{ title: "text", body: "text", notebook: "keyword", section: "keyword", kind: "keyword" },
    ...{ place: "keyword", words: "number" },
  },
  analyzer: new Analyzer({ splitNames: true }),
};
