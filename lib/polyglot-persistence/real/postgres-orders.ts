import type { PostgresService, Querier } from "../../services/mod.ts";
import type { Order, OrderBook, OrderLine, OrderState } from "../shop/orders.ts";
import type { ShopTables } from "./schema.ts";

interface Row {
  id: string;
  customer: string;
  total: number;
  state: OrderState;
  lines: OrderLine[];
}

/** Orders and stock in Postgres: each step one transaction, and the stock taken by a condition, not by a look. */
export class PostgresOrders implements OrderBook {
  readonly #schema: string;

  constructor(readonly db: PostgresService, { schema }: ShopTables) {
    this.#schema = schema;
  }

  /** Fills the shelves. */
  async stock(free: Readonly<Record<string, number>>): Promise<void> {
    await this.db.query(
      `INSERT INTO ${this.#schema}.stock SELECT key, value::int FROM jsonb_each_text($1::jsonb)
       ON CONFLICT (sku) DO UPDATE SET free = excluded.free`,
      [JSON.stringify(free)],
    );
  }

  async reserve(order: Order): Promise<OrderState | "sold out"> {
    try {
      return await this.db.transaction((tx) => this.#reserve(tx, order));
    } catch (error) {
      if (error instanceof SoldOut) return "sold out";
      throw error;
    }
  }

  async #reserve(tx: Querier, { id, customer, total, lines }: Order): Promise<OrderState> {
    const fresh = await tx.query(
      `INSERT INTO ${this.#schema}.orders VALUES ($1, $2, $3, 'reserved')
       ON CONFLICT (id) DO NOTHING RETURNING id`,
      [id, customer, total],
    );
    if (fresh.length === 0) {
      const [known] = await tx.query<Row>(
        `SELECT state FROM ${this.#schema}.orders WHERE id = $1`,
        [id],
      );
      return known!.state;
    }
    const wanted = new Map<string, number>();
    for (const { sku, quantity } of lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
    // Always in one order: two orders that lock the same shelves in different orders would wait for each other.
    for (const [sku, quantity] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const taken = await tx.query(
        `UPDATE ${this.#schema}.stock SET free = free - $2 WHERE sku = $1 AND free >= $2 RETURNING sku`,
        [sku, quantity],
      );
      // Thrown, so that the transaction takes back what it has done.
      if (taken.length === 0) throw new SoldOut();
      await tx.query(`INSERT INTO ${this.#schema}.order_lines VALUES ($1, $2, $3)`, [
        id,
        sku,
        quantity,
      ]);
    }
    return "reserved";
  }

  async advance(id: string, from: OrderState, to: OrderState): Promise<boolean> {
    return await this.db.transaction(async (tx) => {
      const moved = await tx.query(
        `UPDATE ${this.#schema}.orders SET state = $3, version = version + 1
         WHERE id = $1 AND state = $2 RETURNING id`,
        [id, from, to],
      );
      if (moved.length > 0 && to === "cancelled") {
        await tx.query(
          `UPDATE ${this.#schema}.stock s SET free = free + l.quantity
           FROM ${this.#schema}.order_lines l WHERE l.id = $1 AND l.sku = s.sku`,
          [id],
        );
      }
      return moved.length > 0;
    });
  }

  async open(): Promise<{ order: Order; state: OrderState }[]> {
    const rows = await this.db.query<Row>(
      `SELECT o.id, customer, total, state,
              jsonb_agg(jsonb_build_object('sku', sku, 'quantity', quantity)) AS lines
       FROM ${this.#schema}.orders o JOIN ${this.#schema}.order_lines l USING (id)
       WHERE state IN ('reserved', 'cancelling') GROUP BY o.id ORDER BY o.id LIMIT 1000`,
    );
    return rows.map(({ state, ...order }) => ({ order, state }));
  }

  async stateOf(id: string): Promise<OrderState | undefined> {
    const [row] = await this.db.query<Row>(
      `SELECT state FROM ${this.#schema}.orders WHERE id = $1`,
      [id],
    );
    return row?.state;
  }

  async states(): Promise<ReadonlyMap<string, OrderState>> {
    const rows = await this.db.query<Row>(`SELECT id, state FROM ${this.#schema}.orders`);
    return new Map(rows.map(({ id, state }) => [id, state]));
  }

  async free(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.db.query<{ sku: string; free: number }>(
      `SELECT sku, free FROM ${this.#schema}.stock`,
    );
    return new Map(rows.map(({ sku, free }) => [sku, free]));
  }
}

class SoldOut extends Error {}
