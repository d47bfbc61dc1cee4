import { ownSchema, type PostgresService, type Querier } from "../../services/mod.ts";
import type {
  Collection,
  FindOptions,
  IndexOptions,
  UpdateResult,
} from "../documents/collection.ts";
import type { Filter } from "../documents/filter.ts";
import { keyText } from "../documents/order.ts";
import { namedParts } from "../documents/path.ts";
import type { Explained } from "../documents/plan.ts";
import { projectionOf } from "../documents/projection.ts";
import { sorted } from "../documents/sort.ts";
import { type Update, updated } from "../documents/update.ts";
import { upserted } from "../documents/upsert.ts";
import { CODE, type Document, DocumentError, type Stored } from "../documents/value.ts";
import { explainedBy } from "./jsonb-explain.ts";
import { storedOf, unique, whereOf } from "./jsonb-rows.ts";

interface Row {
  id: string;
  document: Document;
}

/**
 * The same collection on a `jsonb` column with a GIN index: what many shops need no document store for. Postgres
 * looks and keeps; orders and projections are done here. Documents lose the order of their names there, and dates,
 * patterns and NaN can't be kept.
 */
export class JsonbDocuments implements Collection {
  readonly #table: string;

  private constructor(readonly db: PostgresService, readonly schema: string) {
    this.#table = `${schema}.documents`;
  }

  /** A collection in a schema of its own; {@linkcode JsonbDocuments.drop} removes it. */
  static async create(db: PostgresService): Promise<JsonbDocuments> {
    const schema = ownSchema("polyglot_persistence_jsonb");
    await db.script(`
      CREATE SCHEMA ${schema};
      CREATE TABLE ${schema}.documents (
        position bigserial, id text PRIMARY KEY, document jsonb NOT NULL
      );
      CREATE INDEX ON ${schema}.documents USING gin (document jsonb_path_ops) WITH (fastupdate = off);
    `);
    return new JsonbDocuments(db, schema);
  }

  async drop(): Promise<void> {
    await this.db.script(`DROP SCHEMA IF EXISTS ${this.schema} CASCADE`);
  }

  async insertOne(document: Document): Promise<Stored["_id"]> {
    const stored = storedOf(document);
    await this.#insert([stored]);
    return stored._id;
  }

  async insertMany(documents: readonly Document[]): Promise<number> {
    const stored = documents.map(storedOf);
    for (let i = 0; i < stored.length; i += 2000) await this.#insert(stored.slice(i, i + 2000));
    return documents.length;
  }

  async #insert(stored: readonly Stored[]): Promise<void> {
    // Not `jsonb_to_recordset`, which makes SQL's NULL of JSON's null.
    await unique(this.db.query(
      `INSERT INTO ${this.#table} (id, document)
       SELECT one->>'id', one->'document' FROM jsonb_array_elements($1::jsonb) AS one`,
      [JSON.stringify(stored.map((document) => ({ id: keyText(document._id), document })))],
    ));
  }

  async find(filter: Filter, options: FindOptions = {}): Promise<Document[]> {
    const { sort, skip = 0, limit, projection } = options;
    const page = sort
      ? ""
      : ` OFFSET ${Math.trunc(skip)}${limit === undefined ? "" : ` LIMIT ${Math.trunc(limit)}`}`;
    const rows = await this.#select(this.db, filter, `ORDER BY position${page}`);
    const found = rows.map(({ document }) => document);
    const ordered = sort ? sorted(found, sort).slice(skip, limit && skip + limit) : found;
    return projection ? ordered.map(projectionOf(projection)) : [...ordered];
  }

  async findOne(filter: Filter, options: FindOptions = {}): Promise<Document | undefined> {
    return (await this.find(filter, { ...options, limit: 1 }))[0];
  }

  async countDocuments(filter: Filter): Promise<number> {
    const { where, params } = whereOf(filter);
    const [row] = await this.db.query<{ count: number }>(
      `SELECT count(*) AS count FROM ${this.#table} WHERE ${where}`,
      params,
    );
    return row!.count;
  }

  async updateOne(filter: Filter, update: Update): Promise<UpdateResult> {
    return await this.#change(filter, (before) => updated(before, update));
  }

  async replaceOne(
    filter: Filter,
    document: Document,
    { upsert = false }: { upsert?: boolean } = {},
  ): Promise<UpdateResult> {
    const result = await this.#change(filter, ({ _id }) => ({ _id, ...document }));
    if (result.matched > 0 || !upsert) return result;
    await this.insertOne(upserted(filter, document));
    return { matched: 0, modified: 1 };
  }

  async #change(filter: Filter, change: (before: Stored) => Document): Promise<UpdateResult> {
    return await this.db.transaction(async (tx) => {
      // Locked, and then asked once more by Postgres itself: who came before may have changed the answer.
      const [row] = await this.#select(tx, filter, "ORDER BY position LIMIT 1 FOR UPDATE");
      if (!row) return { matched: 0, modified: 0 };
      const after = storedOf(change(row.document as Stored));
      if (keyText(after._id) !== row.id) {
        throw new DocumentError("Cannot update: _id must stay as it is", CODE.ImmutableField);
      }
      const changed = await unique(tx.query(
        `UPDATE ${this.#table} SET document = $2::jsonb WHERE id = $1 AND document <> $2::jsonb RETURNING id`,
        [row.id, JSON.stringify(after)],
      ));
      return { matched: 1, modified: changed.length };
    });
  }

  async deleteOne(filter: Filter): Promise<number> {
    return await this.db.transaction(async (tx) => {
      const [row] = await this.#select(tx, filter, "ORDER BY position LIMIT 1 FOR UPDATE");
      if (row) await tx.query(`DELETE FROM ${this.#table} WHERE id = $1`, [row.id]);
      return row ? 1 : 0;
    });
  }

  /** The one GIN index answers for each path; an index of its own is made only where keys are to be unique. */
  async createIndex(
    fields: readonly string[],
    { unique: only = false }: IndexOptions = {},
  ): Promise<void> {
    const keys = fields.map((field) =>
      `(coalesce(document #> '{${
        namedParts(field, "create an index", CODE.CannotCreateIndex).map((part) =>
          JSON.stringify(part)
        ).join()
      }}', 'null'))`
        .replaceAll("\\", "")
    );
    if (fields.some((field) => !/^[\w.-]+$/.test(field))) {
      throw new DocumentError(
        "Cannot create an index: its paths must be plain",
        CODE.CannotCreateIndex,
      );
    }
    if (only) await this.db.script(`CREATE UNIQUE INDEX ON ${this.#table} (${keys.join(", ")})`);
  }

  async explain(filter: Filter): Promise<Explained> {
    const { where, params } = whereOf(filter);
    return await explainedBy(this.db, `SELECT document FROM ${this.#table} WHERE ${where}`, params);
  }

  async #select(db: Querier, filter: Filter, rest: string): Promise<Row[]> {
    const { where, params } = whereOf(filter);
    return await db.query<Row>(
      `SELECT id, document FROM ${this.#table} WHERE ${where} ${rest}`,
      params,
    );
  }
}
