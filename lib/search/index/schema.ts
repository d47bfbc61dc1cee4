import { z } from "zod";
import { Analyzer } from "../analysis/analyzer.ts";

/** What a field of a document is for: searched by its words, filtered and counted, or compared. */
export type FieldKind = "text" | "keyword" | "number";

/** What documents look like, and how their texts become terms. */
export interface Schema {
  /** At least one of them a text. */
  readonly fields: Readonly<Record<string, FieldKind>>;
  /** Of all text fields, and of questions. Default: `new Analyzer()`. */
  readonly analyzer?: Analyzer;
}

/** A document as it comes in: a value for each field that it has. A keyword may have several. */
export interface Document {
  id: string;
  [field: string]: string | number | readonly string[] | undefined;
}

/** A text in which analyzers differ: stop words, endings, accents, names in code. */
const PROBE = "The connections of Café retryAfter were running into 2 universities";
/** Texts above this are refused: one of them would fill a segment. */
export const MOST_TEXT = 1 << 20;

/** A schema that was read: the fields by kind, and what refuses a document. */
export class DocumentReader {
  readonly analyzer: Analyzer;
  readonly text: readonly string[];
  readonly keywords: readonly string[];
  readonly numbers: readonly string[];
  readonly #parser: z.ZodType<Document>;

  /** @throws {TypeError} Where no field is a text, or one is called `id`. */
  constructor({ fields, analyzer = new Analyzer() }: Schema) {
    const of = (kind: FieldKind) =>
      Object.entries(fields).filter(([, own]) => own === kind).map(([name]) => name);
    this.analyzer = analyzer;
    this.text = of("text");
    this.keywords = of("keyword");
    this.numbers = of("number");
    if (!this.text.length) throw new TypeError("Cannot index documents: no field is of kind text");
    if ("id" in fields) {
      throw new TypeError("Cannot index documents: a field must not be called id");
    }
    const kinds = {
      text: z.string().max(MOST_TEXT),
      keyword: z.union([z.string().max(200), z.array(z.string().max(200)).max(100)]),
      number: z.number(),
    };
    this.#parser = z.strictObject({
      id: z.string().min(1).max(500).refine((id) => id.isWellFormed(), {
        error: "must not have half of a surrogate pair",
      }),
      ...Object.fromEntries(
        Object.entries(fields).map(([name, kind]) => [name, kinds[kind].optional()]),
      ),
    }) as unknown as z.ZodType<Document>;
  }

  /** Fields, and what becomes of some words: two readers that differ in it must not share an index. */
  get shape(): string {
    const fields = { text: this.text, keywords: this.keywords, numbers: this.numbers };
    return JSON.stringify({ ...fields, terms: this.analyzer.terms(PROBE) });
  }

  /** @throws {TypeError} In one sentence, with the field that is wrong. */
  read(document: unknown): Document {
    const { data, error } = this.#parser.safeParse(document);
    if (data) return data;
    const [issue] = error.issues;
    const where = issue!.path.join(".") || "the document";
    throw new TypeError(`Cannot index the document: ${where}: ${issue!.message}`);
  }
}
