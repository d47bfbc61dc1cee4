import { DocumentTable } from "../documents/document-table.ts";
import type { Random } from "../../sim/random.ts";
import { products, SHOP_FILTERS } from "./catalogue.ts";

/** What one filter looked at and found. */
export interface ExaminedRow {
  filter: string;
  how: string;
  examined: number;
  returned: number;
  stage: string;
}

/** Finds with no index, and with one over each path that the filters ask for: what was looked at for what is found. */
export function examined(count: number, random: Random): ExaminedRow[] {
  const table = new DocumentTable();
  table.insertMany(products(count, random));
  const look = (how: string) =>
    Object.entries(SHOP_FILTERS).map(([filter, asked]) => {
      const { stage, docsExamined, returned } = table.explain(asked);
      return { filter, how, examined: docsExamined, returned, stage };
    });
  const without = look("without an index");
  for (const path of [["kind", "price"], ["tags"], ["sizes.eu"], ["price"]]) {
    table.createIndex(path);
  }
  return [...without, ...look("with indexes")];
}
