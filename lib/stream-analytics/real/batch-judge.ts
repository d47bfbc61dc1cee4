import { DatabaseSync } from "node:sqlite";
import { type AuctionEvent, isBid } from "../nexmark.ts";
import { HOT_SIZE, HOT_SLIDE, type QueryRow, TUMBLE } from "../queries.ts";

/** The start of a tumbling window, in SQL: for times of 0 and more. */
const TUMBLED = `time / ${TUMBLE} * ${TUMBLE}`;

/** Each query over all events at once. Rows as the queries of `queries.ts` give them. */
const QUERIES = {
  hotItems: `
    WITH RECURSIVE steps(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM steps WHERE i < ${
    HOT_SIZE / HOT_SLIDE - 1
  }),
    counts AS (
      SELECT time / ${HOT_SLIDE} * ${HOT_SLIDE} - i * ${HOT_SLIDE} AS start, auction, COUNT(*) AS bids
      FROM bids, steps GROUP BY 1, 2
    )
    SELECT start, auction, bids FROM counts AS c
    WHERE bids = (SELECT MAX(bids) FROM counts WHERE start = c.start)`,
  highestBid: `
    WITH windowed AS (SELECT ${TUMBLED} AS start, auction, bidder, price FROM bids),
    best AS (SELECT start, MAX(price) AS price FROM windowed GROUP BY start)
    SELECT start, auction, bidder, price FROM windowed JOIN best USING (start, price)`,
  newSellers: `
    SELECT p.start, p.id, COUNT(*) FROM (SELECT ${TUMBLED} AS start, id FROM persons) AS p
    JOIN (SELECT ${TUMBLED} AS start, seller FROM auctions) AS a
      ON a.start = p.start AND a.seller = p.id GROUP BY 1, 2`,
  tumbling: `
    SELECT ${TUMBLED} AS start, auction, COUNT(*), SUM(price) FROM bids GROUP BY 1, 2`,
};

/** Sessions: one begins where the last event of the bidder is a gap away, or further. */
const SESSIONS = `
  WITH marked AS (
    SELECT bidder, time, price,
      CASE WHEN time - LAG(time) OVER (PARTITION BY bidder ORDER BY time) < ? THEN 0 ELSE 1 END AS begins
    FROM bids
  ), numbered AS (
    SELECT *, SUM(begins) OVER (
      PARTITION BY bidder ORDER BY time ROWS UNBOUNDED PRECEDING
    ) AS session FROM marked
  )
  SELECT bidder, MIN(time), COUNT(*), SUM(price) FROM numbered GROUP BY bidder, session`;

/** Name of a query that the judge knows. */
export type JudgedQuery = keyof typeof QUERIES | "sessions";

/** SQLite over all events at once: what every stream must come to in the end. */
export class BatchJudge {
  readonly #db = new DatabaseSync(":memory:");

  constructor() {
    this.#db.exec(`
      PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
      CREATE TABLE bids (time INTEGER, auction INTEGER, bidder INTEGER, price INTEGER);
      CREATE TABLE persons (time INTEGER, id INTEGER);
      CREATE TABLE auctions (time INTEGER, id INTEGER, seller INTEGER)`);
  }

  /** Adds events. */
  insert(events: readonly AuctionEvent[]): void {
    const bid = this.#db.prepare("INSERT INTO bids VALUES (?, ?, ?, ?)");
    const person = this.#db.prepare("INSERT INTO persons VALUES (?, ?)");
    const auction = this.#db.prepare("INSERT INTO auctions VALUES (?, ?, ?)");
    this.#db.exec("BEGIN");
    for (const event of events) {
      if (isBid(event)) bid.run(event.time, event.auction, event.bidder, event.price);
      else if (event.kind === "person") person.run(event.time, event.id);
      else auction.run(event.time, event.id, event.seller);
    }
    this.#db.exec("COMMIT");
  }

  /**
   * The rows of a query, in no order.
   *
   * @param gap Of sessions, in ms.
   */
  rows(query: JudgedQuery, gap = 1000): QueryRow[] {
    const statement = this.#db.prepare(query === "sessions" ? SESSIONS : QUERIES[query]);
    const rows = query === "sessions" ? statement.all(gap) : statement.all();
    return rows.map((row) => Object.values(row as Record<string, number>));
  }

  /** Bytes of its tables. */
  bytes(): number {
    const pragma = (name: string) =>
      Number(Object.values(this.#db.prepare(`PRAGMA ${name}`).get() as object)[0]);
    return pragma("page_count") * pragma("page_size");
  }

  close(): void {
    this.#db.close();
  }
}
