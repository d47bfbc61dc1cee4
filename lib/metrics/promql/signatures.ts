import type { ValueType } from "./ast.ts";

/** What a function takes and gives. */
export interface Signature {
  readonly args: readonly ValueType[];
  /** Arguments that may be left out at the end; `Infinity`: the last may come again. */
  readonly optional: number;
  readonly returns: ValueType;
}

const vector = "vector", scalar = "scalar", matrix = "matrix", string = "string";
const signature = (args: ValueType[], optional = 0, returns: ValueType = vector): Signature => ({
  args,
  optional,
  returns,
});
const all = (names: string, args: ValueType[], optional = 0): Record<string, Signature> =>
  Object.fromEntries(names.split(" ").map((name) => [name, signature(args, optional)]));

/** Every function of Prometheus 2.42 with its types. */
export const SIGNATURES: ReadonlyMap<string, Signature> = new Map(Object.entries({
  ...all("abs acos acosh asin asinh atan atanh ceil cos cosh deg exp floor ln log10 log2", [
    vector,
  ]),
  ...all("rad sgn sin sinh sqrt tan tanh absent sort sort_desc timestamp", [vector]),
  ...all("histogram_count histogram_sum", [vector]),
  ...all("day_of_month day_of_week day_of_year days_in_month hour minute month year", [vector], 1),
  ...all("avg_over_time count_over_time last_over_time max_over_time min_over_time", [matrix]),
  ...all("present_over_time stddev_over_time stdvar_over_time sum_over_time absent_over_time", [
    matrix,
  ]),
  ...all("changes delta deriv idelta increase irate rate resets", [matrix]),
  clamp: signature([vector, scalar, scalar]),
  clamp_max: signature([vector, scalar]),
  clamp_min: signature([vector, scalar]),
  histogram_fraction: signature([scalar, scalar, vector]),
  histogram_quantile: signature([scalar, vector]),
  holt_winters: signature([matrix, scalar, scalar]),
  label_join: signature([vector, string, string, string], Infinity),
  label_replace: signature([vector, string, string, string, string]),
  pi: signature([], 0, scalar),
  predict_linear: signature([matrix, scalar]),
  quantile_over_time: signature([scalar, matrix]),
  round: signature([vector, scalar], 1),
  scalar: signature([vector], 0, scalar),
  time: signature([], 0, scalar),
  vector: signature([scalar]),
}));

/** The operators that fold many series into few, and the type of the parameter that some have. */
export const AGGREGATIONS: ReadonlyMap<string, ValueType | undefined> = new Map<
  string,
  ValueType | undefined
>([
  ...["sum", "avg", "count", "min", "max", "group", "stddev", "stdvar"].map((name) =>
    [name, undefined] as const
  ),
  ["topk", scalar],
  ["bottomk", scalar],
  ["quantile", scalar],
  ["count_values", string],
]);
