/** The search of the book, in a worker of its page: lib/search, as notebook 12 builds it, over the course itself. */
import { handbookSchema } from "../../../lib/search/handbook-schema.ts";
import {
  type Document,
  DocumentReader,
  SearchBox,
  Searcher,
  type Segment,
  SegmentBuilder,
} from "../../../lib/search/mod.ts";
import type { Ask, Found } from "./messages.ts";

interface Scope {
  postMessage(found: Found): void;
  addEventListener(type: "message", listen: (event: { data: Ask }) => void): void;
}
const scope = globalThis as unknown as Scope;

const reader = new DocumentReader(handbookSchema);
const segments: Segment[] = [];
let box: SearchBox | undefined;

scope.addEventListener("message", ({ data }) => {
  if (data.type === "add") add(JSON.parse(data.documents) as Document[]);
  else scope.postMessage(found(data));
});

function add(documents: readonly Document[]): void {
  const builder = new SegmentBuilder(reader);
  for (const document of documents) builder.add(reader.read(document));
  segments.push(builder.done());
  const searcher = new Searcher(reader, segments.map((segment) => ({ segment })), {
    fields: { title: 3, body: 1 },
  });
  box = new SearchBox(searcher, { title: "title", body: "body", facets: ["kind", "notebook"] });
}

/** Kinds that stand in notebooks: what people read comes before what the library says of itself. */
const READ = ["prose", "question", "code"];
const [MOST_READ, MOST_OF_LIBRARY] = [9, 5];

function found({ number, q, chosen, typing }: Ask & { type: "ask" }): Found {
  const start = performance.now();
  const ask = (kind: string[] | undefined, size: number) =>
    box!.answer({ q, typing, size, chosen: { ...chosen, ...kind && { kind } } });
  const kinds = chosen["kind"]?.length ? chosen["kind"] : [...READ, "docstring"];
  const read = kinds.filter((kind) => READ.includes(kind));
  const answer = ask(undefined, 1);
  return {
    ...{ number, answer, suggestions: typing ? box!.suggest(q) : [] },
    notebooks: read.length > 0 ? ask(read, MOST_READ).hits : [],
    library: kinds.includes("docstring") ? ask(["docstring"], MOST_OF_LIBRARY).hits : [],
    ms: performance.now() - start,
    documents: box!.searcher.documents,
  };
}
