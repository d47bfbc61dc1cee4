import process from "node:process";
import type { Clock } from "../../sim/clock.ts";
import { Gauge } from "../client/gauge.ts";
import type { Registry } from "../client/registry.ts";

/** Gauges of a process: memory, how long it runs, and how late its timers are, which is how busy it is. */
export function processMetrics(registry: Registry, clock: Clock, signal: AbortSignal): void {
  const memory = registry.add(
    new Gauge({ name: "process_resident_memory_bytes", help: "Memory in use." }),
  );
  const heap = registry.add(new Gauge({ name: "process_heap_bytes", help: "Heap in use." }));
  const up = registry.add(
    new Gauge({ name: "process_uptime_seconds", help: "Time since its start." }),
  );
  const lag = registry.add(
    new Gauge({ name: "event_loop_lag_seconds", help: "How late the last timer was." }),
  );
  registry.collect(() => {
    const { rss, heapUsed } = process.memoryUsage();
    memory.set(rss);
    heap.set(heapUsed);
    up.set(process.uptime());
  });
  void (async () => {
    while (!signal.aborted) {
      const before = clock.now();
      await clock.sleep(100, signal).catch(() => {});
      lag.set(Math.max(0, clock.now() - before - 100) / 1000);
    }
  })();
}
