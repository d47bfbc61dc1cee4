import type { Clock } from "../../sim/clock.ts";
import { hashText } from "../../sim/hash.ts";
import { requireNumber } from "../../sim/require-number.ts";
import { parseExposition } from "../exposition/parse.ts";
import { NAME } from "../store/labels.ts";
import type { Head } from "../store/head.ts";
import { ScrapeCache } from "./scrape-cache.ts";
import { bodyOf, ScrapeError, type Target } from "./target.ts";

/** How an {@linkcode Agent} asks. */
export interface AgentOptions {
  readonly clock: Clock;
  readonly head: Head;
  readonly targets: readonly Target[];
  /** Time between two scrapes of a target, in ms. Default: 15 s. */
  readonly interval?: number;
  /** Time that an answer may take, in ms. Default: 10 s, at most the interval. */
  readonly timeout?: number;
  /** Most bytes of an answer. Default: 50 MB. */
  readonly maxBytes?: number;
  /** Most samples of an answer. Default: 100,000. */
  readonly maxSamples?: number;
  /** What to add to the clock's time for ms since 1970. Default: 0. */
  readonly epoch?: number;
  /** Called after each scrape. What it throws is passed over. */
  readonly scraped?: (target: Target, error: string | undefined) => void;
}

/** A time that a target itself gives may be this far ahead or behind, in ms: as in Prometheus. */
const AHEAD = 600_000, BEHIND = 3_600_000;

/**
 * Asks each target for its metrics every so often, each at an offset of its own so that they do not all come at once,
 * and stores what they say under the time at which it asked. Whether a target answered is itself a series, `up`. What
 * is not there any more is marked as ended, so that no query goes on showing it.
 */
export class Agent {
  readonly #options: Required<Omit<AgentOptions, "scraped">> & Pick<AgentOptions, "scraped">;
  readonly #caches = new Map<Target, ScrapeCache>();
  #lastScrape = new Map<Target, number>();
  /** Samples refused since the target gave them a time too far from now. */
  outOfBounds = 0;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: AgentOptions) {
    const { interval = 15_000, maxBytes = 50_000_000, maxSamples = 100_000, epoch = 0 } = options;
    const timeout = options.timeout ?? Math.min(10_000, interval);
    requireNumber("create Agent", "interval", interval, { unit: "ms", min: 1 });
    requireNumber("create Agent", "timeout", timeout, { unit: "ms", min: 1, max: interval });
    requireNumber("create Agent", "maxBytes", maxBytes, { unit: "bytes", min: 1 });
    requireNumber("create Agent", "maxSamples", maxSamples, { unit: "samples", min: 1 });
    this.#options = { ...options, interval, timeout, maxBytes, maxSamples, epoch };
    for (const target of options.targets) {
      this.#caches.set(target, new ScrapeCache(options.head, target.job, target.instance));
    }
  }

  /** Asks until the signal is raised; resolves once the last scrape is done. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#options.targets.map((target) => this.#loop(target, signal)));
  }

  async #loop(target: Target, signal: AbortSignal): Promise<void> {
    const { clock, interval } = this.#options;
    let next = clock.now() + hashText(`${target.job} ${target.instance}`) % interval;
    while (!signal.aborted) {
      try {
        await clock.sleep(Math.max(0, next - clock.now()), signal);
      } catch {
        return;
      }
      await this.scrape(target);
      next += interval;
      // One that took too long leaves turns out instead of catching up.
      while (next <= clock.now()) next += interval;
    }
  }

  /** Asks one target now, and stores what it says. Never throws. */
  async scrape(target: Target): Promise<void> {
    const { clock, head, epoch, scraped } = this.#options, cache = this.#caches.get(target)!;
    const began = clock.now(), time = Math.round(epoch + began);
    let error: string | undefined, samples = 0;
    cache.begin();
    try {
      samples = this.#store(target, cache, await this.#ask(target), time);
    } catch (reason) {
      error = wordsOf(reason);
    }
    const own = {
      up: error === undefined ? 1 : 0,
      scrape_duration_seconds: (clock.now() - began) / 1000,
      scrape_samples_scraped: samples,
    };
    try {
      for (const series of cache.gone()) head.append(series, time, NaN, true);
      for (const [name, value] of Object.entries(own)) {
        const series = cache.own(name);
        if (series) head.append(series, time, value);
      }
      head.commit();
    } catch (reason) {
      // The disk, and that is not the target's fault: the head writes it the next time.
      error ??= wordsOf(reason);
    }
    this.#lastScrape.set(target, time);
    try {
      scraped?.(target, error);
    } catch {
      // Whoever listens must not end the scraping of all targets.
    }
  }

  /** The answer's text and format, in time and within its size. */
  async #ask(target: Target): Promise<{ text: string; format: "text" | "openmetrics" }> {
    const { clock, timeout, maxBytes } = this.#options, control = new AbortController();
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = clock.after(timeout, () => {
        const reason = new ScrapeError(`no answer within ${timeout} ms`);
        control.abort(reason);
        reject(reason);
      });
    });
    try {
      const answered = (async () => {
        const answer = await target.ask(control.signal);
        if (answer.status !== 200) {
          throw new ScrapeError(`it answered with status ${answer.status}`);
        }
        return { text: await bodyOf(answer, maxBytes, control.signal), format: answer.format };
      })();
      answered.catch(() => {});
      return await Promise.race([answered, late]);
    } finally {
      cancel();
      control.abort();
    }
  }

  /** Stores all samples of an answer, or none: first it is read to its end. */
  #store(
    target: Target,
    cache: ScrapeCache,
    { text, format }: { text: string; format: "text" | "openmetrics" },
    time: number,
  ): number {
    const { head, maxSamples } = this.#options,
      lines: [string, string[], number, number | undefined][] = [];
    const created = new Map<string, number>();
    parseExposition(text, format, {
      sample: (series, labels, value, at) => {
        if (lines.length >= maxSamples) {
          throw new ScrapeError(`it has more than ${maxSamples} samples`);
        }
        // When a counter began is no series of its own.
        if (format === "openmetrics" && labels[1]!.endsWith("_created")) {
          created.set(totalOf(labels), value * 1000);
        } else lines.push([series, labels, value, at]);
      },
    });
    const before = this.#lastScrape.get(target) ?? Infinity;
    for (const [line, labels, value, at] of lines) {
      const found = cache.find(line, labels);
      if (!found) continue;
      // A counter that began since the last scrape began at 0, and that is a sample.
      const began = found.fresh && labels[1]!.endsWith("_total")
        ? created.get(labels.join("\n"))
        : undefined;
      if (began !== undefined && began > before && began < time) {
        head.append(found.series, Math.round(began), 0);
      }
      if (at !== undefined && !(at >= time - BEHIND && at <= time + AHEAD)) this.outOfBounds++;
      else head.append(found.series, at ?? time, value);
    }
    return lines.length;
  }
}

function wordsOf(reason: unknown): string {
  if (reason instanceof Error) return reason.message || reason.name;
  try {
    return String(reason) || "an error without a word";
  } catch {
    return "an error that can't be told";
  }
}

/** The labels of the counter that a `_created` line is about, as one text. */
function totalOf(labels: readonly string[]): string {
  return [NAME, labels[1]!.replace(/_created$/, "_total"), ...labels.slice(2)].join("\n");
}
