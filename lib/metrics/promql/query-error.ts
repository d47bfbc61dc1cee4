/** A query that can't be answered, and why in one sentence. */
export class QueryError extends Error {
  override readonly name = "QueryError";
}

/** A text that is no query; says where and at which token. */
export class ParseError extends QueryError {
  /** Position in the text, in characters from 0. */
  readonly position: number;

  constructor(text: string, position: number, why: string) {
    const before = text.slice(0, position).split("\n");
    super(
      `Cannot parse the query, line ${before.length}, character ${
        before.at(-1)!.length + 1
      }: ${why}`,
    );
    this.position = position;
  }
}
