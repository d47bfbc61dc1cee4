import { ownSchema, type PostgresService } from "../../services/mod.ts";

/** The shop's tables, in a schema of their own. */
export interface ShopTables {
  /** Name of the schema, which begins with `under_load_`. */
  readonly schema: string;
  /** Removes the schema and all that is in it. */
  drop(): Promise<void>;
}

/**
 * Makes the tables of what must be right: things with their versions, stock that cannot fall below zero, orders and
 * their lines, and the outbox, in which each change waits to be told.
 */
export async function createShop(db: PostgresService): Promise<ShopTables> {
  const schema = ownSchema("polyglot_persistence");
  await db.script(`
    CREATE SCHEMA ${schema};
    CREATE TABLE ${schema}.things (
      key text PRIMARY KEY,
      version bigint NOT NULL CHECK (version > 0),
      document jsonb
    );
    CREATE TABLE ${schema}.stock (
      sku text PRIMARY KEY,
      free integer NOT NULL CHECK (free >= 0)
    );
    CREATE TABLE ${schema}.orders (
      id text PRIMARY KEY,
      customer text NOT NULL,
      total bigint NOT NULL CHECK (total >= 0),
      state text NOT NULL CHECK (state IN ('reserved', 'confirmed', 'cancelling', 'cancelled')),
      version bigint NOT NULL DEFAULT 1
    );
    CREATE TABLE ${schema}.order_lines (
      id text NOT NULL REFERENCES ${schema}.orders,
      sku text NOT NULL REFERENCES ${schema}.stock,
      quantity integer NOT NULL CHECK (quantity > 0),
      PRIMARY KEY (id, sku)
    );
    CREATE TABLE ${schema}.outbox (
      position bigserial PRIMARY KEY,
      id text NOT NULL UNIQUE,
      key text NOT NULL,
      payload text NOT NULL
    );
  `);
  return {
    schema,
    drop: async () => void await db.script(`DROP SCHEMA IF EXISTS ${schema} CASCADE`),
  };
}
