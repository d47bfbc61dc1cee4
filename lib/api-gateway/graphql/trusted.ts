import { sha256 } from "../sha256.ts";
import { Refusal } from "../problem.ts";

/**
 * Queries that the app was built with, by the SHA-256 of their text. A gateway that knows them answers no
 * others: what nobody wrote down nobody can ask, however cheap it looks.
 *
 * @example
 * ```ts
 * import { TrustedDocuments } from "#lib/api-gateway";
 * import assert from "node:assert/strict";
 *
 * const trusted = await TrustedDocuments.of(["{ orders { id } }"]);
 * const [id] = trusted.ids;
 * assert.equal(trusted.find(id), "{ orders { id } }");
 * assert.throws(() => trusted.find("sha256:0000"), /is not one of this app's/);
 * ```
 */
export class TrustedDocuments {
  readonly #texts: ReadonlyMap<string, string>;

  private constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  static async of(queries: readonly string[]): Promise<TrustedDocuments> {
    const pairs = queries.map(async (text) => [`sha256:${await sha256(text)}`, text] as const);
    return new TrustedDocuments(new Map(await Promise.all(pairs)));
  }

  /** What callers say instead of a query. */
  get ids(): string[] {
    return [...this.#texts.keys()];
  }

  /** @throws {Refusal} 400 for a query that is not known. */
  find(id: string | undefined): string {
    const text = id === undefined ? undefined : this.#texts.get(id);
    if (text !== undefined) return text;
    throw new Refusal(400, "Cannot execute the query: it is not one of this app's");
  }
}
