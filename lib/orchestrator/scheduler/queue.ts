import type { SchedulablePod } from "./pod.ts";

/** Pods that wait for a node: the most important first, then the one that came first. */
export class SchedulingQueue {
  readonly #waiting = new Map<string, { pod: SchedulablePod; order: number }>();
  readonly #refused = new Map<string, { pod: SchedulablePod; until: number; tries: number }>();
  #order = 0;

  get size(): number {
    return this.#waiting.size + this.#refused.size;
  }

  add(pod: SchedulablePod): void {
    if (!this.#refused.has(pod.name) && !this.#waiting.has(pod.name)) {
      this.#waiting.set(pod.name, { pod, order: this.#order++ });
    }
  }

  remove(name: string): void {
    this.#waiting.delete(name);
    this.#refused.delete(name);
  }

  /** The next pod; those that were refused come back when their wait is over. O(pods waiting). */
  take(now: number): SchedulablePod | undefined {
    for (const [name, { pod, until }] of this.#refused) {
      if (until <= now) {
        this.#waiting.set(name, { pod, order: this.#order++ });
      }
    }
    let best: { pod: SchedulablePod; order: number } | undefined;
    for (const each of this.#waiting.values()) {
      if (
        !best || each.pod.priority > best.pod.priority ||
        (each.pod.priority === best.pod.priority && each.order < best.order)
      ) best = each;
    }
    if (best) this.#waiting.delete(best.pod.name);
    return best?.pod;
  }

  /** No node took it: it comes back after 1, 2, 4 … 10 s, or once something has changed. */
  refused(pod: SchedulablePod, now: number): void {
    const tries = (this.#refused.get(pod.name)?.tries ?? 0) + 1;
    const until = now + Math.min(10_000, 1000 * 2 ** Math.min(tries - 1, 10));
    this.#refused.set(pod.name, { pod, until, tries });
  }

  /** A node came, or a pod went: whoever was refused may try again. */
  changed(): void {
    for (const each of this.#refused.values()) each.until = 0;
  }
}
