import { ownSchema, type PostgresService } from "../../services/mod.ts";
import type { ExportRequest, OtlpSpan } from "../otlp/model.ts";
import { accept, type Accepted } from "../store/accept.ts";
import { textOf } from "../store/block.ts";
import { parseQuery, type Query } from "../store/query.ts";
import type { Found } from "../store/store.ts";
import { searchSql } from "./pg-query.ts";

/** Rows of one statement: Postgres takes at most 65,535 parameters, and a span needs ten. */
const ROWS = 500;

/**
 * The store in Postgres: a table of spans, one of their attributes, and indexes on both. The same queries, the
 * same answers.
 */
export class PgStore {
  readonly schema = ownSchema("tracing");
  readonly #db: PostgresService;
  #row = 0;

  constructor(db: PostgresService) {
    this.#db = db;
  }

  /** Makes its tables, in a schema of this run's own. */
  async open(): Promise<this> {
    const s = this.schema;
    await this.#db.script(`
      CREATE SCHEMA ${s};
      CREATE TABLE ${s}.spans (
        id bigint PRIMARY KEY, trace_id text COLLATE "C" NOT NULL, service text NOT NULL,
        operation text NOT NULL, kind int NOT NULL, status int NOT NULL, start bigint NOT NULL,
        duration bigint NOT NULL, span jsonb NOT NULL);
      CREATE TABLE ${s}.attributes (
        id bigint NOT NULL, key text NOT NULL, value text NOT NULL, number float8);
      CREATE INDEX ON ${s}.spans (trace_id);
      CREATE INDEX ON ${s}.spans (md5(service), md5(operation));
      CREATE INDEX ON ${s}.spans (duration);
      CREATE INDEX ON ${s}.attributes (md5(key), md5(value));
      CREATE INDEX ON ${s}.attributes (id);
    `);
    return this;
  }

  /** Takes a request's sound spans in, in one transaction. */
  async ingest(request: ExportRequest): Promise<Accepted> {
    const all: [OtlpSpan, string][] = [];
    const result = accept(request, (span, service) => void all.push([span, service]));
    await this.#db.transaction(async ({ query }) => {
      for (let at = 0; at < all.length; at += ROWS) {
        const some = all.slice(at, at + ROWS);
        const spans = some.map(([span, service], i) => spanRow(this.#row + i, span, service));
        const pairs = some.flatMap(([span], i) => pairRows(this.#row + i, span));
        this.#row += some.length;
        await query(insertOf(`${this.schema}.spans`, spans), spans.flat());
        for (let from = 0; from < pairs.length; from += 10 * ROWS) {
          const part = pairs.slice(from, from + 10 * ROWS);
          await query(insertOf(`${this.schema}.attributes`, part), part.flat());
        }
      }
    });
    // New tables have no statistics, and a plan without them is a guess.
    await this.#db.script(`ANALYZE ${this.schema}.spans; ANALYZE ${this.schema}.attributes`);
    return result;
  }

  /** @throws {QueryError} Where the query can't be read. */
  async search(query: string | Query): Promise<Found[]> {
    const { text, params } = searchSql(
      this.schema,
      typeof query === "string" ? parseQuery(query) : query,
    );
    const rows = await this.#db.query<
      { trace_id: string; spans: number; start: number; duration: number }
    >(text, params);
    return rows.map(({ trace_id, spans, start, duration }) => ({
      traceId: trace_id,
      spans,
      start: start / 1e6,
      duration: duration / 1e6,
    }));
  }

  /** The spans of a trace, as they came. */
  async spans(traceId: string): Promise<OtlpSpan[]> {
    const rows = await this.#db.query<{ span: OtlpSpan }>(
      `SELECT span FROM ${this.schema}.spans WHERE trace_id = $1 ORDER BY id`,
      [traceId],
    );
    return rows.map(({ span }) => span);
  }

  /** Drops its schema. */
  async close(): Promise<void> {
    await this.#db.script(`DROP SCHEMA IF EXISTS ${this.schema} CASCADE`);
  }
}

function spanRow(id: number, span: OtlpSpan, service: string): unknown[] {
  const start = BigInt(span.startTimeUnixNano);
  const duration = BigInt(span.endTimeUnixNano) - start;
  return [
    ...[
      id,
      clean(span.traceId),
      clean(service),
      clean(span.name),
      span.kind,
      span.status?.code ?? 0,
    ],
    ...[String(start), String(duration), JSON.stringify(span, cleaned)],
  ];
}

function pairRows(id: number, span: OtlpSpan): unknown[][] {
  return span.attributes.map((pair) => {
    const text = textOf(pair), number = text.trim() === "" ? NaN : Number(text);
    return [id, clean(pair.key), clean(text), Number.isFinite(number) ? number : null];
  });
}

/** Postgres can't hold the character 0, in JSON neither, nor half of a character. */
function clean(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

function cleaned(_: string, value: unknown): unknown {
  return typeof value === "string" ? clean(value) : value;
}

function insertOf(table: string, rows: readonly unknown[][]): string {
  let at = 0;
  const values = rows.map((row) => `(${row.map(() => `$${++at}`).join(",")})`);
  return `INSERT INTO ${table} VALUES ${values.join(",")}`;
}
