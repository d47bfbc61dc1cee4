/** Takes a listener away again. */
export type Unsubscribe = () => void;

/**
 * Tells listeners what happened. Nobody listens most of the time, so callers look at `heard` before they
 * make an event.
 *
 * @example
 * ```ts
 * import { Events } from "#lib/circuit-breaker";
 * import assert from "node:assert/strict";
 *
 * const events = new Events<string>(), heard: string[] = [];
 * const off = events.on((event) => heard.push(event));
 * events.emit("opened");
 * off();
 * events.emit("closed");
 * assert.deepEqual(heard, ["opened"]);
 * ```
 */
export class Events<E> {
  #listeners: ((event: E) => void)[] = [];
  /** Whether anybody listens. */
  heard = false;

  on(listener: (event: E) => void): Unsubscribe {
    this.#listeners = [...this.#listeners, listener];
    this.heard = true;
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
      this.heard = this.#listeners.length > 0;
    };
  }

  /** Tells every listener. One that throws is reported, and breaks neither the others nor who tells. */
  emit(event: E): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        console.error("A listener threw:", error);
      }
    }
  }
}
