import parsePeer from "parse-prometheus-text-format";
import prom from "prom-client";
import { Counter } from "../../client/counter.ts";
import { Histogram } from "../../client/histogram.ts";
import { Registry } from "../../client/registry.ts";
import { parseExposition } from "../../exposition/parse.ts";

/** The same work by ours and by a peer; what they do in one call is done `TIMES` times. */
export type Contest = Record<string, () => unknown>;

/** How often a call counts or observes. */
export const TIMES = 100;

const repeated = (act: (i: number) => void) => () => {
  for (let i = 0; i < TIMES; i++) act(i);
};

/**
 * Counting beside prom-client, set up as its documentation says, without its default metrics: with three labels of
 * thirty combinations, a series bound beforehand, a histogram's observation, and the text of ten thousand series.
 */
export function counting(): Record<"labels" | "bound" | "observing" | "telling", Contest> {
  const labels = Array.from(
    { length: 30 },
    (_, i) => ({ a: `${i % 2}`, b: `${i % 5}`, c: `${i % 3}` }),
  );
  const counter = { name: "requests_total", help: "Requests." },
    wait = { name: "wait_seconds", help: "Wait." };
  const ours = new Counter({ ...counter, labels: ["a", "b", "c"] });
  const theirs = new prom.Counter({ ...counter, labelNames: ["a", "b", "c"], registers: [] });
  const bound = ours.bind(labels[7]!), theirBound = theirs.labels(labels[7]!);
  const ourWait = new Histogram(wait), theirWait = new prom.Histogram({ ...wait, registers: [] });
  const wide = wideRegistry(), theirWide = new prom.Registry();
  const many = new prom.Counter({ ...counter, labelNames: ["a"], registers: [theirWide] });
  for (let i = 0; i < MANY; i++) many.inc({ a: `s${i}` }, i / 4);
  return {
    labels: {
      "ours": repeated((i) => ours.inc(labels[i % 30])),
      "prom-client": repeated((i) => theirs.inc(labels[i % 30]!)),
    },
    bound: { "ours": repeated(() => bound.inc()), "prom-client": repeated(() => theirBound.inc()) },
    observing: {
      "ours": repeated((i) => ourWait.observe(i / 20)),
      "prom-client": repeated((i) => theirWait.observe(i / 20)),
    },
    telling: {
      "ours": () => wide.expose("text").charCodeAt(9),
      "prom-client": async () => (await theirWide.metrics()).charCodeAt(9),
    },
  };
}

/** Series of the wide registry. */
export const MANY = 10_000;

function wideRegistry(): Registry {
  const registry = new Registry();
  const counter = registry.add(
    new Counter({ name: "requests_total", help: "Requests.", labels: ["a"] }),
  );
  for (let i = 0; i < MANY; i++) counter.inc({ a: `s${i}` }, i / 4);
  return registry;
}

/** Lines of the exposition that is read, without HELP and TYPE. */
export const LINES = 10_010;

/**
 * Reading an exposition of ten thousand lines, beside parse-prometheus-text-format: the histograms of 715 routes with
 * two labels each, as a service tells them; names, labels and values of all.
 */
export function reading(): Contest {
  const histogram = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time.",
    labels: ["method", "route"],
  });
  for (let route = 0; route < LINES / 14; route++) {
    const labels = { method: route % 2 ? "GET" : "POST", route: `/r/${route}` };
    for (let i = 0; i < 5; i++) histogram.observe(i / 3, labels);
  }
  const text = new Registry([histogram]).expose("text");
  return {
    "ours": () => {
      let labels = 0;
      parseExposition(text, "text", { sample: (_, pairs) => void (labels += pairs.length) });
      return labels;
    },
    "parse-prometheus-text-format": () => parsePeer(text).length,
  };
}
