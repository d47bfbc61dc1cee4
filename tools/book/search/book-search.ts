import { handbookSchema } from "../../../lib/search/handbook-schema.ts";
import {
  Analyzer,
  type Document,
  DocumentReader,
  type Hit,
  SearchBox,
  Searcher,
  type Segment,
  SegmentBuilder,
} from "../../../lib/search/mod.ts";
import type { Ask, Found } from "./messages.ts";
import { nearness } from "./nearness.ts";
import { WEIGH_NOTHING } from "./question-words.ts";

/** Kinds that stand in notebooks: what people read comes before what the library says of itself. */
const READ = ["prose", "question", "code"];
const [MOST_READ, MOST_OF_LIBRARY] = [9, 5];
/** Of so many hits those whose words stand together are looked for. */
const LOOKED_AT = 50;
/** All words of a question in one sentence count as much as so many times the words by themselves. */
const TOGETHER = 2;
/** Who asks in words wants words: code has its names many times. */
const WEIGHT_OF_CODE = 0.4;

const analyzer = new Analyzer({ splitNames: true, stopWords: WEIGH_NOTHING });

/** The search of the book: lib/search, as notebook 12 builds it, over the course itself. */
export class BookSearch {
  readonly #reader = new DocumentReader({ ...handbookSchema, analyzer });
  readonly #segments: Segment[] = [];
  /** By id: what stands in notebooks, to see which words stand near each other. */
  readonly #texts = new Map<string, string>();
  #box: SearchBox | undefined;

  add(documents: readonly Document[]): void {
    const builder = new SegmentBuilder(this.#reader);
    for (const document of documents) {
      builder.add(this.#reader.read(document));
      const { id, title, body, kind } = document as Record<string, string>;
      if (kind !== "docstring") this.#texts.set(id!, `${title} . ${body}`);
    }
    this.#segments.push(builder.done());
    const searcher = new Searcher(this.#reader, this.#segments.map((segment) => ({ segment })), {
      fields: { title: 3, body: 1 },
    });
    this.#box = new SearchBox(searcher, {
      ...{ title: "title", body: "body", facets: ["kind", "notebook", "section"] },
    });
  }

  /** Where nothing has the words as they were typed, what was probably meant is searched instead. */
  found({ number, q, chosen, typing }: Ask & { type: "ask" }): Found {
    const start = performance.now(), box = this.#box!;
    const count = (q: string) => box.answer({ q, typing, size: 1, chosen });
    const suggestions = typing ? box.suggest(q) : [];
    const meant = suggestions.length === 0 ? box.vocabulary.correct(q) : undefined;
    const asItIs = count(q);
    const isEmpty = asItIs.total === 0 && meant !== undefined;
    const asked = isEmpty ? meant : q, answer = isEmpty ? count(meant) : asItIs;
    const hits = (kind: string[], size: number) =>
      box.answer({ q: asked, typing, size, chosen: { ...chosen, kind } }).hits;
    const kinds = chosen["kind"]?.length ? chosen["kind"] : [...READ, "docstring"];
    const read = kinds.filter((kind) => READ.includes(kind));
    return {
      ...{ number, answer, suggestions },
      ...isEmpty ? { instead: meant } : meant !== undefined ? { didYouMean: meant } : {},
      notebooks: read.length > 0 ? this.#best(hits(read, LOOKED_AT), asked) : [],
      library: kinds.includes("docstring") ? hits(["docstring"], MOST_OF_LIBRARY) : [],
      ms: performance.now() - start,
      documents: box.searcher.documents,
    };
  }

  /** The hits in whose texts the words stand together come first. */
  #best(hits: readonly Hit[], question: string): Hit[] {
    const weigh = ({ id, score, labels }: Hit) => {
      const near = nearness(question, this.#texts.get(id) ?? "", analyzer);
      return score * (1 + TOGETHER * near ** 2) * (labels["kind"] === "code" ? WEIGHT_OF_CODE : 1);
    };
    return hits.map((hit) => ({ hit, weight: weigh(hit) }))
      .sort((a, b) => b.weight - a.weight).slice(0, MOST_READ).map(({ hit }) => hit);
  }
}
