import { ownSchema, type PostgresService } from "../../services/mod.ts";
import type { Document } from "../documents/value.ts";

/**
 * The catalogue in one relational schema: what all products have as columns, lists as tables, and what only some
 * kinds have as rows of names and values (entity, attribute, value).
 */
export class EavCatalogue {
  private constructor(readonly db: PostgresService, readonly schema: string) {}

  /** Tables in a schema of their own; {@linkcode EavCatalogue.drop} removes them. */
  static async create(db: PostgresService): Promise<EavCatalogue> {
    const schema = ownSchema("polyglot_persistence_eav");
    await db.script(`
      CREATE SCHEMA ${schema};
      CREATE TABLE ${schema}.products (
        sku text PRIMARY KEY, kind text NOT NULL, price integer NOT NULL,
        brand text NOT NULL, country text NOT NULL
      );
      CREATE TABLE ${schema}.attributes (
        sku text REFERENCES ${schema}.products, name text, value text NOT NULL,
        PRIMARY KEY (sku, name)
      );
      CREATE INDEX ON ${schema}.attributes (name, value);
      CREATE TABLE ${schema}.tags (sku text REFERENCES ${schema}.products, tag text);
      CREATE INDEX ON ${schema}.tags (sku);
      CREATE TABLE ${schema}.sizes (sku text REFERENCES ${schema}.products, eu integer, stock integer);
      CREATE INDEX ON ${schema}.sizes (sku);
    `);
    return new EavCatalogue(db, schema);
  }

  async drop(): Promise<void> {
    await this.db.script(`DROP SCHEMA IF EXISTS ${this.schema} CASCADE`);
  }

  /** Puts products into all of the tables. */
  async fill(products: readonly Document[]): Promise<void> {
    const s = this.schema;
    const all = `jsonb_array_elements($1::jsonb) AS p`;
    const statements = [
      `INSERT INTO ${s}.products SELECT p->>'_id', p->>'kind', (p->>'price')::int,
         p->'brand'->>'name', p->'brand'->>'country' FROM ${all}`,
      `INSERT INTO ${s}.attributes SELECT p->>'_id', a.key, a.value
         FROM ${all}, jsonb_each_text(p->'attributes') AS a`,
      `INSERT INTO ${s}.tags SELECT p->>'_id', t
         FROM ${all}, jsonb_array_elements_text(p->'tags') AS t`,
      `INSERT INTO ${s}.sizes SELECT p->>'_id', (z->>'eu')::int, (z->>'stock')::int
         FROM ${all}, jsonb_array_elements(p->'sizes') AS z`,
    ];
    const json = JSON.stringify(products);
    for (const statement of statements) await this.db.query(statement, [json]);
    await this.db.script(
      ["products", "attributes", "tags", "sizes"].map((name) => `ANALYZE ${s}.${name};`).join(""),
    );
  }

  /** All that a page shows: four tables, put together. */
  async page(sku: string): Promise<Document | undefined> {
    const s = this.schema;
    const [row] = await this.db.query<{ page: Document }>(
      `SELECT jsonb_build_object('_id', p.sku, 'kind', p.kind, 'price', p.price,
         'brand', jsonb_build_object('name', p.brand, 'country', p.country),
         'tags', (SELECT coalesce(jsonb_agg(tag), '[]') FROM ${s}.tags t WHERE t.sku = p.sku),
         'sizes', (SELECT coalesce(jsonb_agg(jsonb_build_object('eu', eu, 'stock', stock)), '[]')
                     FROM ${s}.sizes z WHERE z.sku = p.sku),
         'attributes', (SELECT coalesce(jsonb_object_agg(name, value), '{}')
                          FROM ${s}.attributes a WHERE a.sku = p.sku)) AS page
       FROM ${s}.products p WHERE p.sku = $1`,
      [sku],
    );
    return row?.page;
  }

  /** Identities of the products that have all of some attributes: one join more for each. */
  async having(attributes: Readonly<Record<string, string>>): Promise<string[]> {
    const entries = Object.entries(attributes), params = entries.flat();
    const joins = entries.map((_, i) =>
      `JOIN ${this.schema}.attributes a${i}
         ON a${i}.sku = p.sku AND a${i}.name = $${2 * i + 1} AND a${i}.value = $${2 * i + 2}`
    );
    const rows = await this.db.query<{ sku: string }>(
      `SELECT p.sku FROM ${this.schema}.products p ${joins.join(" ")} ORDER BY p.sku`,
      params,
    );
    return rows.map(({ sku }) => sku);
  }
}
