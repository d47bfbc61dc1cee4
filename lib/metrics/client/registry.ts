import type { ExpositionFormat } from "../exposition/entry.ts";
import type { Metric } from "./metric.ts";

/** What an HTTP answer must say that it is. */
export const CONTENT_TYPE: Readonly<Record<ExpositionFormat, string>> = {
  text: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/** The metrics of a process, and how they are told. */
export class Registry {
  readonly #metrics = new Map<string, Metric>();
  readonly #before: (() => void)[] = [];
  /** Callbacks that threw; their metrics keep their last values. */
  failed = 0;

  constructor(metrics: readonly Metric[] = []) {
    for (const metric of metrics) this.add(metric);
  }

  /**
   * @returns The metric.
   * @throws {RangeError} Where there is one of that name already.
   */
  add<M extends Metric>(metric: M): M {
    if (this.#metrics.has(metric.name)) {
      throw new RangeError(`Cannot add metric: there is one of the name ${metric.name}`);
    }
    this.#metrics.set(metric.name, metric);
    return metric;
  }

  /** Calls a function before each exposition, to set gauges. One that throws keeps nothing else from being told. */
  collect(before: () => void): void {
    this.#before.push(before);
  }

  /** Observations refused since a metric had too many series. */
  get refused(): number {
    return [...this.#metrics.values()].reduce((sum, { refused }) => sum + refused, 0);
  }

  /** All metrics as text. O(series). */
  expose(format: ExpositionFormat): string {
    for (const before of this.#before) {
      try {
        before();
      } catch {
        this.failed++;
      }
    }
    let text = "";
    for (const metric of this.#metrics.values()) {
      // OpenMetrics names the family, the text format each counter.
      const family = format === "openmetrics" && metric.type === "counter"
        ? metric.name.slice(0, -6)
        : metric.name;
      text += `# HELP ${family} ${
        helpText(metric.help, format)
      }\n# TYPE ${family} ${metric.type}\n${metric.lines(format)}`;
    }
    return format === "openmetrics" ? `${text}# EOF\n` : text;
  }
}

function helpText(help: string, format: ExpositionFormat): string {
  const text = help.replace(/\\/g, "\\\\").replace(/\n/g, "\\n");
  return format === "openmetrics" ? text.replace(/"/g, '\\"') : text;
}
