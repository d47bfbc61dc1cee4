import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Engine, InstantResult, ResultSeries } from "../promql/engine.ts";
import { parseDuration } from "../promql/duration.ts";
import { parse } from "../promql/parse.ts";
import { ParseError, QueryError } from "../promql/query-error.ts";
import { plainNumber } from "../promql/aggregations.ts";
import type { Matcher } from "../store/matcher.ts";
import type { Queryable } from "../store/queryable.ts";

/** Longest query, in characters. */
const LONGEST = 20_000;

/**
 * Prometheus' HTTP API, as far as dashboards need it: `query`, `query_range`, `series`, `labels` and a label's
 * `values`, by GET or by a posted form. Errors are told in its JSON, with status 400 or 422.
 *
 * @param now The time of a query that says none, in ms.
 */
export function queryApi(
  { engine, store, now }: { engine: Engine; store: Queryable; now: () => number },
): Hono {
  const app = new Hono();
  app.use(bodyLimit({ maxSize: 4 * LONGEST }));
  const answer = (path: string, make: (get: (name: string) => string[]) => unknown) =>
    app.on(["GET", "POST"], path, async (context) => {
      const query = new URL(context.req.url).searchParams;
      const form = context.req.method === "POST"
        ? new URLSearchParams(await context.req.text())
        : undefined;
      const get = (name: string) => [...query.getAll(name), ...form?.getAll(name) ?? []];
      try {
        return context.json({ status: "success", data: make(get) });
      } catch (error) {
        const status = error instanceof ParseError || error instanceof RangeError
          ? 400
          : error instanceof QueryError
          ? 422
          : 500;
        const errorType = { 400: "bad_data", 422: "execution", 500: "internal" }[status];
        const why = status === 500 ? "something went wrong" : (error as Error).message;
        return context.json({ status: "error", errorType, error: why }, status);
      }
    });
  answer(
    "/api/v1/query",
    (get) =>
      instantJson(
        engine.instant(queryOf(get), timeOf(get("time")[0], now())),
        timeOf(get("time")[0], now()),
      ),
  );
  answer("/api/v1/query_range", (get) => {
    const step = stepOf(get("step")[0]),
      start = timeOf(get("start")[0], NaN),
      end = timeOf(get("end")[0], NaN);
    if (!(start <= end)) {
      throw new RangeError("Cannot ask over time: start and end must be moments, in this order");
    }
    return {
      resultType: "matrix",
      result: engine.range(queryOf(get), start, end, step).map(seriesJson),
    };
  });
  const found = (get: (name: string) => string[]) => {
    const to = timeOf(get("end")[0], now()),
      from = timeOf(get("start")[0], to - 3_600_000),
      selectors = get("match[]");
    const all: readonly Matcher[][] = selectors.length > 0 ? selectors.map(matchersOf) : [[]];
    const series = all.flatMap((matchers) => store.select(matchers, from, to)).map(({ labels }) =>
      labels
    );
    return [...new Map(series.map((labels) => [labels.key, labels])).values()];
  };
  answer("/api/v1/series", (get) => {
    if (get("match[]").length === 0) {
      throw new RangeError("Cannot list series: match[] must name some");
    }
    return found(get).map((labels) => labels.toJSON());
  });
  answer(
    "/api/v1/labels",
    (get) => sortedOnce(found(get).flatMap((labels) => Object.keys(labels.toJSON()))),
  );
  app.get("/api/v1/label/:name/values", (context) => {
    const get = (name: string) => context.req.queries(name) ?? [];
    const values = found(get).map((labels) => labels.get(context.req.param("name"))).filter((
      value,
    ) => value !== "");
    return context.json({ status: "success", data: sortedOnce(values) });
  });
  return app;
}

const sortedOnce = (texts: readonly string[]) => [...new Set(texts)].sort();

function queryOf(get: (name: string) => string[]): string {
  const query = get("query")[0] ?? "";
  if (query.length > LONGEST) {
    throw new RangeError(`Cannot answer the query: it is longer than ${LONGEST} characters`);
  }
  return query;
}

function matchersOf(selector: string): Matcher[] {
  const node = parse(selector);
  if (node.kind !== "selector") {
    throw new QueryError(`Cannot list series: ${JSON.stringify(selector)} is no selector`);
  }
  return [...node.matchers];
}

/** A time in seconds, or as RFC 3339 has it, in ms. */
function timeOf(text: string | undefined, otherwise: number): number {
  if (text === undefined || text === "") return otherwise;
  const time = /^[-+.\de]+$/i.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (!Number.isFinite(time)) {
    throw new RangeError(`Cannot answer the query: ${JSON.stringify(text)} is no time`);
  }
  return Math.round(time);
}

function stepOf(text = ""): number {
  const step = /^[.\d]+$/.test(text) ? Number(text) * 1000 : parseDuration(text) ?? NaN;
  if (!(step > 0)) {
    throw new RangeError(
      `Cannot ask over time: step must be a time above 0: received ${JSON.stringify(text)}`,
    );
  }
  return step;
}

const sample = (time: number, value: number) => [time / 1000, plainNumber(value)];

function instantJson(result: InstantResult, time: number): unknown {
  switch (result.type) {
    case "vector":
      return {
        resultType: "vector",
        result: result.rows.map(({ labels, value }) => ({
          metric: labels,
          value: sample(time, value),
        })),
      };
    case "scalar":
      return { resultType: "scalar", result: sample(time, result.value) };
    case "string":
      return { resultType: "string", result: [time / 1000, result.text] };
    case "matrix":
      return { resultType: "matrix", result: result.series.map(seriesJson) };
  }
}

function seriesJson({ labels, times, values }: ResultSeries): unknown {
  return { metric: labels, values: Array.from(times, (time, i) => sample(time, values[i]!)) };
}
