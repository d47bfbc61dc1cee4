/** A trace or another thing that one of the observations of a bucket came from. */
export interface Exemplar {
  /** Name, value, name, value … */
  readonly labels: readonly string[];
  readonly value: number;
  /** In ms. */
  readonly time: number | undefined;
}

/** Called for each line of an exposition, in their order. */
export interface ExpositionReader {
  help?(metric: string, text: string): void;
  type?(metric: string, type: string): void;
  unit?(metric: string, unit: string): void;
  comment?(text: string): void;
  /**
   * A sample. `series` is the line's text up to its value, the same each time: by it a reader can know the series
   * again without its labels. `labels`: name, value, …, the metric's own among them. `time` in ms.
   */
  sample(series: string, labels: string[], value: number, time?: number, exemplar?: Exemplar): void;
}

/** The format of Prometheus since 2014, or its successor with units, exemplars and an end. */
export type ExpositionFormat = "text" | "openmetrics";
