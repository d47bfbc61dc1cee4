import { createRequire } from "node:module";

/**
 * kafkajs 2.2 plans its next look at an idle queue a negative time from now, a thousand times a second, and
 * the runtime complains of it. (Its issue 1751.) An empty queue needs no look.
 */
export function calmTimers(): void {
  const queue = createRequire(import.meta.url)("kafkajs/src/network/requestQueue") as {
    prototype: {
      pending: unknown[];
      throttledUntil: number;
      scheduleCheckPendingRequests(): void;
      calm?: boolean;
    };
  };
  const { prototype } = queue, original = prototype.scheduleCheckPendingRequests;
  if (prototype.calm) return;
  prototype.calm = true;
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) original.call(this);
  };
}
