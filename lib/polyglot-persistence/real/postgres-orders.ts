import type { PostgresService, Querier } from "../../services/mod.ts";
import { type Order, readOrder, requireSame } from "../shop/order.ts";
import { type OrderBook, type OrderState, requireMove, type Standing } from "../shop/orders.ts";
import type { ShopTables } from "./schema.ts";

interface Row {
  id: string;
  customer: string;
  total: number;
  state: OrderState;
  lines: unknown;
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

  async reserve(given: Order): Promise<Standing | "sold out"> {
    const order = readOrder(given);
    try {
      return await this.db.transaction((tx) => this.#reserve(tx, order));
    } catch (error) {
      if (error instanceof SoldOut) return "sold out";
      throw error;
    }
  }

  async #reserve(tx: Querier, order: Order): Promise<Standing> {
    const { id, customer, total, lines } = order;
    const fresh = await tx.query(
      `INSERT INTO ${this.#schema}.orders VALUES ($1, $2, $3, 'reserved')
       ON CONFLICT (id) DO NOTHING RETURNING id`,
      [id, customer, total],
    );
    if (fresh.length === 0) {
      const [known] = await this.#standing(tx, "o.id = $1", [id]);
      requireSame(known!.order, order);
      return known!;
    }
    // In the order of the door: two orders that lock the same shelves in different orders would wait for each other.
    for (const { sku, quantity } of lines) {
      const taken = await tx.query(
        `UPDATE ${this.#schema}.stock SET free = free - $2 WHERE sku = $1 AND free >= $2 RETURNING sku`,
        [sku, quantity],
      );
      // Thrown, so that the transaction takes back what it has done.
      if (taken.length === 0) throw new SoldOut();
      await tx.query(`INSERT INTO ${this.#schema}.order_lines VALUES ($1, $2, $3)`, [
        ...[id, sku, quantity],
      ]);
    }
    return { order, state: "reserved" };
  }

  /** Orders as they are kept, and where they stand. */
  async #standing(db: Querier, where: string, params: unknown[] = []): Promise<Standing[]> {
    const rows = await db.query<Row>(
      `SELECT o.id, customer, total, state,
              jsonb_agg(jsonb_build_object('sku', sku, 'quantity', quantity)) AS lines
       FROM ${this.#schema}.orders o JOIN ${this.#schema}.order_lines l USING (id)
       WHERE ${where} GROUP BY o.id ORDER BY o.id LIMIT 1000`,
      params,
    );
    // Postgres has an order of its own for names; the door's is the one that counts.
    return rows.map(({ state, ...order }) => ({ order: readOrder(order), state }));
  }

  async advance(id: string, from: OrderState, to: OrderState): Promise<boolean> {
    requireMove(id, from, to);
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

  /** The first 1,000 by identity: who has ended those asks again. */
  async open(): Promise<readonly Standing[]> {
    return await this.#standing(this.db, "state IN ('reserved', 'cancelling')");
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
