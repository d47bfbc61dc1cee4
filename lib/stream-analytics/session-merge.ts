import { freshWindow, mergedWindow, type WindowState } from "./window-state.ts";
import type { WindowStore } from "./window-store.ts";
import { span, type Window } from "./windows.ts";

/** The open sessions of a key that a window touches become one with it; `undefined` where there are none. */
export function mergeTouching<K, A, R>(
  store: WindowStore<K, A, R>,
  key: K,
  window: Window,
  aggregator: { merge(a: A, b: A): A },
  watermark: number,
): WindowState<K, A, R> | undefined {
  const parts = store.touching(key, window), first = parts[0];
  if (first === undefined) return undefined;
  const whole = parts.reduce((all, part) => span(all, part.window), window);
  if (parts.length === 1 && whole.start === first.window.start && whole.end === first.window.end) {
    return first;
  }
  // A session that grew is a new window: its panes are counted anew.
  const fresh = freshWindow<K, A, R>(key, whole, first.state, whole.end <= watermark);
  const state = mergedWindow(fresh, parts, aggregator);
  for (const part of parts) store.forget(part);
  store.keep(state, watermark);
  return state;
}
