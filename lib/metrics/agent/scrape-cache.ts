import type { Head } from "../store/head.ts";
import { Labels } from "../store/labels.ts";
import type { MemSeries } from "../store/mem-series.ts";

/** What is remembered of a series between scrapes. */
interface Known {
  readonly series: MemSeries;
  /** The scrape in which it was seen last. */
  seen: number;
}

/**
 * The series of one target by the text that stands for them in its answers: a series that was there last time needs no
 * labels read, sorted or looked up.
 */
export class ScrapeCache {
  readonly #head: Head;
  readonly #job: string;
  readonly #instance: string;
  readonly #known = new Map<string, Known>();
  #scrape = 0;

  constructor(head: Head, job: string, instance: string) {
    this.#head = head;
    this.#job = job;
    this.#instance = instance;
  }

  /** A scrape begins. */
  begin(): void {
    this.#scrape++;
  }

  /** The series of a line, and whether it is new; `undefined` where the store takes no more series. */
  find(text: string, labels: readonly string[]): { series: MemSeries; fresh: boolean } | undefined {
    const known = this.#known.get(text);
    if (known) {
      const fresh = known.seen < this.#scrape - 1;
      known.seen = this.#scrape;
      return { series: known.series, fresh };
    }
    const series = this.#head.series(this.#labelled(labels));
    if (!series) return undefined;
    this.#known.set(text, { series, seen: this.#scrape });
    return { series, fresh: true };
  }

  /** Series that were there in the scrape before and are not in this one; they are forgotten. */
  gone(): MemSeries[] {
    const gone: MemSeries[] = [];
    for (const [text, { series, seen }] of this.#known) {
      if (seen === this.#scrape) continue;
      if (seen === this.#scrape - 1) gone.push(series);
      this.#known.delete(text);
    }
    return gone;
  }

  /** One of the agent's own series about the target. */
  own(name: string): MemSeries | undefined {
    return this.#head.series(
      Labels.of({ __name__: name, job: this.#job, instance: this.#instance }),
    );
  }

  /** The target's labels with job and instance, which win; what the target calls so is kept beside. */
  #labelled(labels: readonly string[]): Labels {
    const pairs = labels.map((text, i) =>
      i % 2 === 0 && (text === "job" || text === "instance") ? `exported_${text}` : text
    );
    return Labels.fromPairs([...pairs, "job", this.#job, "instance", this.#instance]);
  }
}
