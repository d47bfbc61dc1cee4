import { type Served, serveHere } from "../../services/serve-here.ts";
import { SearchBox } from "../box.ts";
import { DocumentReader } from "../index/schema.ts";
import { SegmentBuilder } from "../index/segment-builder.ts";
import { Searcher } from "../searcher.ts";
import { Synonyms } from "../synonyms.ts";
import { handbookSchema } from "../handbook-schema.ts";
import { handbook } from "./handbook.ts";
import { searchService } from "./service.ts";

/** Words that people on call use for each other. */
export const SYNONYMS: readonly (readonly string[])[] = [
  ["throttle", "limit"],
  ["latency", "delay"],
  ["crash", "outage", "failure"],
  ["queue", "log"],
  ["replica", "follower"],
  ["shard", "partition"],
];

/** The box over this course: titles count three times as much as texts. */
export function handbookBox(documents = handbook()): SearchBox {
  const reader = new DocumentReader(handbookSchema), builder = new SegmentBuilder(reader);
  for (const document of documents) builder.add(reader.read(document));
  const searcher = new Searcher(reader, [{ segment: builder.done() }], {
    fields: { title: 3, body: 1 },
  });
  return new SearchBox(searcher, {
    ...{ title: "title", body: "body", facets: ["kind", "notebook"] },
    synonyms: new Synonyms(SYNONYMS, reader.analyzer),
  });
}

/** A box that is being served. */
export interface ServedBox extends Served {
  readonly box: SearchBox;
}

/**
 * Serves a box with its page on a free port of the loopback address, for `budget` ms at most.
 *
 * @param slow Called before each answer: to let replies overtake each other on purpose.
 */
export async function serveBox(
  box: SearchBox,
  { budget = 60_000, slow = () => Promise.resolve() }: {
    budget?: number;
    slow?: (url: URL) => Promise<void>;
  } = {},
): Promise<ServedBox> {
  const numbers = new Map<string, number>();
  for (const { segment, base } of box.searcher.views) {
    segment.ids.forEach((id, i) => numbers.set(id, base + i));
  }
  const app = searchService(box, (id) => {
    const number = numbers.get(id);
    return number === undefined ? undefined : box.searcher.document(number);
  });
  const served = await serveHere(async (request) => {
    await slow(new URL(request.url));
    return await app.fetch(request);
  }, budget);
  return { ...served, box };
}
