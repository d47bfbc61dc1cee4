import { type Cancel, type Clock, requireNumber } from "../sim/mod.ts";

/** When traffic itself throws a node out. Times in ms. */
export interface OutlierOptions {
  clock: Clock;
  nodes: number;
  /** Told when a node is ejected (`false`) or may try again (`true`). */
  onChange: (node: number, healthy: boolean) => void;
  /** Failures in a row that eject. Default: 5. */
  failures?: number;
  /** Time out of the pool: this, times the number of ejections so far. Default: 30 000. */
  baseEjection?: number;
  /** Most of the nodes that may be out at once, as a share. Default: 0.5. */
  maxEjected?: number;
}

/**
 * Passive outlier ejection: no probes, the answers to real requests decide. Finds a dead node after a
 * handful of requests, and never takes out more than a share of the nodes, since when "all are down"
 * it is the detector that is wrong.
 *
 * Source: Envoy's outlier detection.
 */
export class OutlierEjection {
  readonly #o: Required<OutlierOptions>;
  readonly #streak: Int32Array;
  readonly #times: Int32Array;
  readonly #out: Uint8Array;
  readonly #cancels = new Set<Cancel>();
  ejections = 0;
  #ejected = 0;

  constructor(options: OutlierOptions) {
    this.#o = { failures: 5, baseEjection: 30_000, maxEjected: 0.5, ...options };
    const { nodes, failures, baseEjection } = this.#o;
    requireNumber("create OutlierEjection", "failures", failures, {
      unit: "failures",
      min: 1,
      integer: true,
    });
    requireNumber("create OutlierEjection", "baseEjection", baseEjection, { unit: "ms", min: 1 });
    this.#streak = new Int32Array(nodes);
    this.#times = new Int32Array(nodes);
    this.#out = new Uint8Array(nodes);
  }

  /** An answer came, or did not. */
  note(node: number, ok: boolean): void {
    if (node < 0 || this.#out[node]) return;
    if (ok) {
      this.#streak[node] = 0;
      return;
    }
    const { clock, nodes, failures, baseEjection, maxEjected, onChange } = this.#o;
    if (++this.#streak[node]! < failures) return;
    if (this.#ejected + 1 > Math.max(1, nodes * maxEjected)) return;
    this.#out[node] = 1;
    this.#ejected++;
    this.ejections++;
    this.#streak[node] = 0;
    onChange(node, false);
    const cancel = clock.after(baseEjection * ++this.#times[node]!, () => {
      this.#cancels.delete(cancel);
      this.#out[node] = 0;
      this.#ejected--;
      onChange(node, true);
    });
    this.#cancels.add(cancel);
  }

  /** Takes back the planned returns. */
  stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }
}
