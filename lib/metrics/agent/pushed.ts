import { parseExposition } from "../exposition/parse.ts";
import { requireNumber } from "../../sim/require-number.ts";
import { escapeValue } from "../client/series-slots.ts";

/**
 * For jobs that end before anybody can ask them: they push their metrics here, and this is asked. What was pushed
 * stays until it is taken away, so the time of the push is told, too: an alert on its age is the only way to see that a
 * job has not run.
 */
export class Pushed {
  readonly #groups = new Map<string, { lines: readonly string[]; time: number }>();
  readonly #most: number;
  readonly #now: () => number;

  /** @param now Seconds since 1970. */
  constructor({ now, maxGroups = 1000 }: { now: () => number; maxGroups?: number }) {
    requireNumber("create Pushed", "maxGroups", maxGroups, {
      unit: "groups",
      min: 1,
      integer: true,
    });
    this.#now = now;
    this.#most = maxGroups;
  }

  /**
   * Takes a job's metrics in place of what it pushed before.
   *
   * @throws {ExpositionError} Where the text is none. What was there stays.
   * @throws {RangeError} Where there are too many jobs.
   */
  push(job: string, text: string): void {
    if (!this.#groups.has(job) && this.#groups.size >= this.#most) {
      throw new RangeError(`Cannot push: there are ${this.#most} jobs already`);
    }
    const lines: string[] = [], own = `job="${escapeValue(job)}"`;
    parseExposition(text, "text", {
      sample: (_, labels, value) => {
        const pairs = labels.slice(2).flatMap((name, i, all) =>
          i % 2 === 0 && name !== "job" ? [`${name}="${escapeValue(all[i + 1]!)}"`] : []
        );
        lines.push(`${labels[1]}{${[...pairs, own].join(",")}} ${value}`);
      },
    });
    this.#groups.set(job, { lines, time: this.#now() });
  }

  remove(job: string): void {
    this.#groups.delete(job);
  }

  /** All that was pushed, in the text format. */
  expose(): string {
    return [...this.#groups].map(([job, { lines, time }]) =>
      [...lines, `push_time_seconds{job="${escapeValue(job)}"} ${time}`].join("\n") + "\n"
    ).join("");
  }
}
