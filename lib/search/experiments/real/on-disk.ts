import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileStorage } from "../../../storage/disk/mod.ts";
import { Analyzer } from "../../analysis/analyzer.ts";
import { IndexWriter } from "../../index/writer.ts";

/** What came of writing documents one by one to this machine's disk. */
export interface OnDisk {
  documents: number;
  /** Documents per second, each synced before it is acknowledged, refreshes included. */
  perSecond: number;
  /** The longest refresh, in ms: a document is found an interval and so much after it was written. */
  refresh: number;
  /** Whether each refresh found the newest document. */
  found: boolean;
}

/**
 * Writes texts one by one and refreshes after as many as arrive in an interval, for `budget` ms at most.
 *
 * @param arrivals Documents a second. @param interval Between two refreshes, in s.
 */
export function writeToDisk(
  texts: readonly string[],
  { arrivals, interval, budget = 1500 }: { arrivals: number; interval: number; budget?: number },
): OnDisk {
  const folder = mkdtempSync(join(tmpdir(), "under-load-"));
  const every = Math.max(1, Math.round(arrivals * interval));
  try {
    const writer = new IndexWriter(new FileStorage(folder), {
      fields: { text: "text" },
      analyzer: new Analyzer({ stopWords: new Set(), stem: (word) => word }),
    });
    const start = performance.now();
    let documents = 0, refresh = 0, found = true;
    const refreshed = () => {
      const from = performance.now(), newest = `newest${documents}`;
      writer.add([{ id: newest, text: newest }]);
      const { hits } = writer.refresh().search({ kind: "term", term: newest });
      found &&= hits.length === 1;
      refresh = Math.max(refresh, performance.now() - from);
    };
    while (performance.now() - start < budget) {
      writer.add([{ id: String(documents), text: texts[documents % texts.length]! }]);
      if (++documents % every === 0) refreshed();
    }
    refreshed();
    const seconds = (performance.now() - start) / 1000;
    writer.close();
    return { documents, perSecond: documents / seconds, refresh, found };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
