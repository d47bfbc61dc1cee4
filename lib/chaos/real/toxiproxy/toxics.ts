import type { Random } from "../../../sim/mod.ts";
import { Delayed } from "./delayed.ts";
import { type Kind, type Out, passOn, type Stage } from "./toxic.ts";

/** The eight kinds of Toxiproxy, by their names there. Times in ms but for the slicer's, rates in KB/s. */
export function toxics(random: Random): Record<string, Kind<Record<string, number>>> {
  return {
    noop: { attributes: {}, start: () => passOn },
    latency: {
      attributes: { latency: 0, jitter: 0 },
      start: ({ latency = 0, jitter = 0 }) => (out) =>
        new Delayed(out, (bytes, now, last) => {
          const delay = latency + (jitter > 0 ? random.next() * 2 * jitter - jitter : 0);
          // What came later must not arrive sooner.
          return [{ at: Math.max(last, now + delay), bytes }];
        }),
    },
    bandwidth: {
      attributes: { rate: 0 },
      start: ({ rate = 0 }) => (out) => rate > 0 ? limited(out, rate) : stalled(out),
    },
    slow_close: {
      attributes: { delay: 0 },
      start: ({ delay = 0 }) => (out) =>
        new Delayed(out, (bytes, now) => [{ at: now, bytes }], delay),
    },
    timeout: {
      attributes: { timeout: 0 },
      start: ({ timeout = 0 }) => (out) => silent(out, timeout),
      closesWhenRemoved: true,
    },
    reset_peer: {
      attributes: { timeout: 0 },
      start: ({ timeout = 0 }) => (out) => resetting(out, timeout),
    },
    slicer: {
      attributes: { average_size: 0, size_variation: 0, delay: 0 },
      start: ({ average_size = 0, size_variation = 0, delay = 0 }) => (out) =>
        new Delayed(out, function* (bytes, now, last) {
          let at = Math.max(now, last);
          for (const piece of slices(bytes, average_size, size_variation, random)) {
            yield { at, bytes: piece };
            at += delay / 1000;
          }
        }),
    },
    limit_data: {
      attributes: { bytes: 0 },
      start: ({ bytes: most = 0 }) => (out, memory) => ({
        held: 0,
        stop: () => {},
        end: () => out.end(),
        push: (bytes) => {
          const part = bytes.subarray(0, Math.max(0, most - memory.passed));
          memory.passed += part.length;
          if (part.length > 0) out.push(part);
          if (memory.passed >= most) out.close();
        },
      }),
    },
  };
}

/** Bytes leave at a rate, in pieces of 100 ms at most; time that was not used is not saved up. */
function limited(out: Out, rate: number): Stage {
  const piece = Math.max(1, rate * 100);
  return new Delayed(out, function* (bytes, now, last) {
    let at = Math.max(now, last);
    for (let from = 0; from < bytes.length; from += piece) {
      const part = bytes.subarray(from, from + piece);
      at += part.length / rate;
      yield { at, bytes: part };
    }
  });
}

/** No bytes a second: what comes waits until the toxic is changed or taken away. */
function stalled(out: Out): Stage {
  return new Delayed(out, (bytes) => [{ at: Infinity, bytes }]);
}

/** Swallows everything, and closes a time after the last thing that came; 0: never. */
function silent(out: Out, timeout: number): Stage {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    clearTimeout(timer);
    if (timeout > 0) timer = setTimeout(() => out.close(), timeout);
  };
  wait();
  return {
    held: 0,
    push: wait,
    end: () => {
      clearTimeout(timer);
      out.end();
    },
    stop: () => clearTimeout(timer),
  };
}

/** Resets the connection a time after the first thing that comes. */
function resetting(out: Out, timeout: number): Stage {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = () => void (timer ??= setTimeout(() => out.reset(), timeout));
  return { held: 0, push: begin, end: begin, stop: () => clearTimeout(timer) };
}

/** Cuts in about two, again and again, until each piece is near the average size. */
function* slices(
  bytes: Uint8Array,
  average: number,
  variation: number,
  random: Random,
): Generator<Uint8Array> {
  if (average < 1 || bytes.length - average <= variation || bytes.length < 2) return yield bytes;
  const middle = bytes.length / 2 + (random.next() * 2 - 1) * variation;
  const at = Math.min(bytes.length - 1, Math.max(1, Math.round(middle)));
  yield* slices(bytes.subarray(0, at), average, variation, random);
  yield* slices(bytes.subarray(at), average, variation, random);
}
