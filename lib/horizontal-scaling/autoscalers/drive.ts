import { requireNumber } from "../../sim/mod.ts";
import type { Cluster } from "../cluster.ts";
import type { Autoscaler, Sample } from "./autoscaler.ts";

/** Limits within which an autoscaler acts. Times in ms. */
export interface DriveOptions {
  cluster: Cluster;
  scaler: Autoscaler;
  /** Time between two looks. Default: 15 000, as in Kubernetes. */
  interval?: number;
  /** Time from ordering a node until it serves. */
  warmUp: number;
  min: number;
  max: number;
  until: number;
  /** Requests that arrived so far. */
  arrived: () => number;
  onSample?: (sample: Sample, desired: number) => void;
}

/** Lets an autoscaler order and return nodes of a cluster until a time: the control loop. */
export function drive(options: DriveOptions): void {
  const { cluster, scaler, interval = 15_000, warmUp, min, max, until, arrived, onSample } =
    options;
  const { clock, pool } = cluster;
  requireNumber("drive an autoscaler", "interval", interval, { unit: "ms", min: 1 });
  requireNumber("drive an autoscaler", "max", max, { unit: "nodes", min, max: pool.size });
  let busy = cluster.busyTime, seen = arrived();
  const nodes = Array.from({ length: pool.size }, (_, node) => node);
  const ordered = () =>
    nodes.filter((node) => ["up", "warming", "crashed", "hung"].includes(cluster.state(node)));
  const look = () => {
    const on = ordered(), ready = pool.count;
    const nowBusy = cluster.busyTime, nowArrived = arrived();
    const places = Math.max(1, ready) * cluster.concurrency * interval;
    const sample: Sample = {
      now: clock.now(),
      replicas: Math.max(1, on.length),
      ready,
      utilisation: Math.min(1, (nowBusy - busy) / places),
      arrivalRate: (nowArrived - seen) * 1000 / interval,
      queued: cluster.queued,
    };
    busy = nowBusy;
    seen = nowArrived;
    const wanted = Math.min(max, Math.max(min, scaler.desired(sample)));
    onSample?.(sample, wanted);
    // Those that leave are first taken back, then new ones are ordered.
    const order = [
      ...nodes.filter((node) => cluster.state(node) === "draining"),
      ...nodes.filter((node) => cluster.state(node) === "off"),
    ];
    for (let i = on.length; i < wanted && order.length > 0; i++) {
      cluster.start(order.shift()!, warmUp);
    }
    for (let i = on.length; i > wanted; i--) cluster.stop(on[i - 1]!);
    if (clock.now() + interval <= until) clock.schedule(interval, look);
  };
  clock.schedule(interval, look);
}
