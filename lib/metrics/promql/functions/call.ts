import { Labels } from "../../store/labels.ts";
import type { Node } from "../ast.ts";
import { mapRow, merged, type Row, type Value } from "../value.ts";
import { absent } from "./absent.ts";
import { DATES, momentOfSeconds } from "./dates.ts";
import { type CompareBuckets, histogramQuantile } from "./histograms.ts";
import { labelJoin, labelReplace } from "./label-functions.ts";
import { BOUNDED, MATH } from "./math.ts";
import { sorted } from "./order.ts";

/** What a call knows besides its arguments. */
export interface CallContext {
  /** Times of the steps, in ms. */
  readonly times: Float64Array;
  /** The arguments as they were written. */
  readonly nodes: readonly Node[];
  readonly compareBuckets?: CompareBuckets | undefined;
}

type VectorFunction = (args: readonly Value[], context: CallContext) => Value;

const vector = (rows: Row[]): Value => ({ type: "vector", rows });
const rowsOf = (value: Value | undefined) => value?.type === "vector" ? value.rows : [];
const numbersOf = (value: Value | undefined) =>
  value?.type === "scalar" ? value.values : new Float64Array();
const textsOf = (values: readonly Value[]) =>
  values.map((value) => value.type === "string" ? value.text : "");
const each = (values: Float64Array): Row => ({
  labels: Labels.NONE,
  values,
  has: new Uint8Array(values.length).fill(1),
});
const seconds = ({ times }: CallContext) => times.map((time) => time / 1000);

/** Functions whose arguments are numbers and instant vectors. */
const FUNCTIONS: Readonly<Record<string, VectorFunction>> = {
  pi: (_, { times }) => ({ type: "scalar", values: new Float64Array(times.length).fill(Math.PI) }),
  time: (_, context) => ({ type: "scalar", values: seconds(context) }),
  vector: ([number]) => vector([each(numbersOf(number))]),
  scalar: ([of], { times }) => ({
    type: "scalar",
    values: times.map((_, i) => {
      const there = rowsOf(of).filter(({ has }) => has[i]);
      return there.length === 1 ? there[0]!.values[i]! : NaN;
    }),
  }),
  absent: ([of], { times, nodes }) => vector(absent(rowsOf(of), times.length, nodes[0])),
  sort: ([of]) => vector(sorted(rowsOf(of), false)),
  sort_desc: ([of]) => vector(sorted(rowsOf(of), true)),
  timestamp: ([of], context) => {
    const now = seconds(context);
    return vector(merged(rowsOf(of).map((row) => mapRow(row, (_, i) => now[i]!))));
  },
  label_replace: ([of, ...texts]) => vector(labelReplace(rowsOf(of), textsOf(texts))),
  label_join: ([of, ...texts]) => vector(labelJoin(rowsOf(of), textsOf(texts))),
  histogram_quantile: ([phi, of], { compareBuckets }) =>
    vector(histogramQuantile(numbersOf(phi), rowsOf(of), compareBuckets)),
  // Of native histograms, which this store has none of.
  histogram_count: () => vector([]),
  histogram_sum: () => vector([]),
  histogram_fraction: () => vector([]),
};

/** Calls a function that takes no ranges. */
export function callVector(name: string, args: readonly Value[], context: CallContext): Value {
  const own = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (own) return own(args, context);
  const math = MATH[name];
  if (math) return vector(merged(rowsOf(args[0]).map((row) => mapRow(row, math))));
  const date = DATES[name];
  if (date) {
    const rows = args.length > 0 ? rowsOf(args[0]) : [each(seconds(context))];
    return vector(merged(rows.map((row) => mapRow(row, (value) => date(momentOfSeconds(value))))));
  }
  return vector(merged(bounded(name, args)));
}

function bounded(name: string, [of, ...by]: readonly Value[]): Row[] {
  const limits = by.map(numbersOf), at = (i: number) => limits.map((values) => values[i]!);
  return rowsOf(of).map((row) => {
    const changed = mapRow(row, (value, i) => BOUNDED[name]!(value, at(i)));
    if (name !== "clamp") return changed;
    // Bounds the wrong way round leave nothing.
    const has = row.has.map((there, i) =>
      Number(there === 1 && !(limits[1]![i]! < limits[0]![i]!))
    );
    return { ...changed, has };
  });
}
