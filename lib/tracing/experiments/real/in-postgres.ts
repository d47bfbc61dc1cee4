import type { PostgresService } from "../../../services/mod.ts";
import { asRequest, checkSearch, randomSpans, TraceStore } from "../../mod.ts";
import { PgStore } from "../../real/pg-store.ts";
import { QUERIES } from "../searching.ts";

/** The same spans in our store and in Postgres: whether random queries agree, and how long some take, in ms. */
export async function searchInPostgres(db: PostgresService, spans: number, queries: number) {
  const all = randomSpans(7, spans), store = new TraceStore();
  for (const [span, service] of all) store.add(span, service);
  const pg = await new PgStore(db).open();
  try {
    await pg.ingest(asRequest(all));
    const agree = await checkSearch(all, (query) => pg.search(query), queries);
    const times = [];
    for (const query of QUERIES) {
      const ours = await fastest(() => store.search(query)),
        theirs = await fastest(() => pg.search(query));
      times.push({ query, ours, postgres: theirs });
    }
    return { agree, times, spans };
  } finally {
    await pg.close();
  }
}

async function fastest(work: () => unknown): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
