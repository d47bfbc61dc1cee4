import { exponential, littleJobs, random, SettableClock } from "../../sim/mod.ts";
import { SeededIds, type SpanRecord, TailSampler, weightOf } from "../mod.ts";

/** Traffic for a tail sampler: traces of spans that arrive one by one. */
export interface TailModel {
  seed: number;
  /** Traces a second. */
  rate: number;
  traces: number;
  /** One trace in so many has an error, one in so many is slow. */
  failOne: number;
  slowOne: number;
  /** How long a slow trace lasts, in ms. */
  slowMs: number;
  /** How long a trace is waited for, in ms. */
  window: number;
  /** The share of ordinary traces that is kept. */
  probability: number;
}

/** What a tail sampler did. */
export interface TailRun {
  /** Of all traces with an error, of all slow ones: the share that was kept. */
  errors: number;
  slow: number;
  /** Of kept traces: the share of which no span was lost. */
  complete: number;
  keptTraces: number;
  keptShare: number;
  /** Traces in memory, on average over the second half, and what Little says. */
  held: number;
  little: number;
  /** Mean duration of a trace, in ms: of all, of those kept with their weights, and without. */
  truth: { count: number; mean: number };
  weighted: { count: number; mean: number };
  unweighted: { count: number; mean: number };
  late: number;
}

const SPANS = 5, SLOW_AT = 300;

interface Coming {
  at: number;
  span: SpanRecord;
}

/** Lets traffic pass through a tail sampler. */
export function runTail(model: TailModel): TailRun {
  const { rate, traces, window, probability } = model, clock = new SettableClock();
  const coming = traffic(model), kept = new Map<string, SpanRecord[]>();
  const tail = new TailSampler({
    ...{ clock, window, slow: SLOW_AT, probability },
    keep: (spans) =>
      void kept.set(spans[0]!.traceId, [...kept.get(spans[0]!.traceId) ?? [], ...spans]),
  });
  let sum = 0, looks = 0, next = 0;
  const last = coming.at(-1)!.at, step = Math.max(1, last / 400);
  for (const { at, span } of coming) {
    clock.time = at;
    tail.add(span);
    // Looked at by the clock, not by arrivals, and once it has filled.
    if (at >= next) {
      next = at + step;
      if (at > last / 3 && at < (traces / rate) * 1000) {
        sum += tail.waiting.traces;
        looks++;
      }
    }
  }
  clock.time = last + window + 1;
  tail.flush();
  return resultOf(coming, kept, tail, {
    held: looks ? sum / looks : 0,
    little: littleJobs(rate / 1000, window),
  });
}

function traffic({ seed, rate, traces, failOne, slowOne, slowMs }: TailModel): Coming[] {
  const from = random(seed), ids = new SeededIds(from.split("ids"));
  const gap = exponential(from.split("gaps"), { mean: 1000 / rate });
  const lasts = exponential(from.split("lasts"), { mean: 40 });
  const word = () => (ids.word() >>> 0).toString(16).padStart(8, "0");
  const coming: Coming[] = [];
  let at = 0;
  for (let i = 0; i < traces; i++) {
    at += gap();
    const traceId = word() + word() + word() + word(), slow = i % slowOne === slowOne - 1;
    const duration = slow ? slowMs : Math.min(SLOW_AT - 1, 5 + lasts());
    for (let s = 0; s < SPANS; s++) {
      // Spans come when they end, the root last.
      const end = duration * (s + 1) / SPANS;
      coming.push({
        at: at + end,
        span: {
          ...{
            traceId,
            spanId: word() + word(),
            parentId: s === SPANS - 1 ? "" : "1",
            service: `s${s}`,
          },
          ...{
            name: "work",
            kind: 2,
            start: at,
            duration: end,
            attributes: {},
            links: [],
            state: "",
          },
          error: i % failOne === failOne >> 1 && s === 2,
        },
      });
    }
  }
  return coming.sort((a, b) => a.at - b.at);
}

function resultOf(
  coming: readonly Coming[],
  kept: ReadonlyMap<string, SpanRecord[]>,
  tail: TailSampler,
  memory: { held: number; little: number },
): TailRun {
  const roots = coming.filter(({ span }) => span.parentId === "").map(({ span }) => span);
  const failed = new Set(coming.filter(({ span }) => span.error).map(({ span }) => span.traceId));
  const slow = roots.filter(({ duration }) => duration >= SLOW_AT);
  const share = (ids: readonly string[]) =>
    ids.length === 0 ? 1 : ids.filter((id) => kept.has(id)).length / ids.length;
  const keptRoots = [...kept.values()].flatMap((spans) =>
    spans.filter(({ parentId }) => parentId === "")
  );
  const mean = (of: readonly SpanRecord[], weight: (span: SpanRecord) => number) => {
    const count = of.reduce((total, one) => total + weight(one), 0);
    const sum = of.reduce((total, one) => total + weight(one) * one.duration, 0);
    return { count, mean: count > 0 ? sum / count : 0 };
  };
  return {
    errors: share([...failed]),
    slow: share(slow.map(({ traceId }) => traceId)),
    complete: kept.size === 0
      ? 1
      : [...kept.values()].filter(({ length }) => length === SPANS).length / kept.size,
    keptTraces: kept.size,
    keptShare: kept.size / roots.length,
    ...memory,
    truth: mean(roots, () => 1),
    weighted: mean(keptRoots, weightOf),
    unweighted: mean(keptRoots, () => 1),
    late: tail.counts.late,
  };
}
