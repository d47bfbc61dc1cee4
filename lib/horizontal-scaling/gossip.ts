import { type Random, requireNumber, type VirtualClock } from "../sim/mod.ts";

/** A SWIM group. Times in ms. */
export interface GossipOptions {
  clock: VirtualClock;
  random: Random;
  nodes: number;
  /** Each member probes one other per period. Default: 1000. */
  period?: number;
  /** Members asked to probe on one's behalf before a suspicion. Default: 3. */
  helpers?: number;
  /** Probability that a message is lost. Default: 0. */
  loss?: number;
  /** Periods between a suspicion and a death, in which it can be refuted. Default: 4 · log₁₀ of the members. */
  suspicion?: number;
  /** How often each piece of news is passed on, as a multiple of log₂ of the members. Default: 3. */
  spread?: number;
}

/** What one member believes of another. */
type Belief = { status: 0 | 1 | 2; incarnation: number; left: number };
const ALIVE = 0, SUSPECT = 1, DEAD = 2;
/** Pieces of news that fit on a message. */
const ON_A_MESSAGE = 6;

/**
 * Membership without a registry: each period every member probes one other at random, asks others to try
 * when it hears nothing, and tells the news on the messages it sends anyway. The load per member does not
 * depend on the group's size, and news reaches all in some log n periods. A member that hears of its own
 * suspected death refutes it with a higher incarnation.
 *
 * Message delay is taken as zero against the period. Source: A. Das, I. Gupta, A. Motivala, SWIM, DSN 2002.
 */
export class Gossip {
  /** Messages sent so far. */
  messages = 0;
  /** When somebody first failed to reach each node after it died, in ms; NaN before. */
  readonly firstSuspected: Float64Array;
  readonly #o: Required<GossipOptions>;
  readonly #up: Uint8Array;
  readonly #news: Map<number, Belief>[];
  readonly #incarnation: Int32Array;
  readonly #times: number;

  constructor(options: GossipOptions) {
    const suspicion = Math.ceil(4 * Math.log10(options.nodes + 1));
    this.#o = { period: 1000, helpers: 3, loss: 0, suspicion, spread: 3, ...options };
    const { nodes, period, loss, clock, random } = this.#o;
    requireNumber("create Gossip", "nodes", nodes, { unit: "nodes", min: 2, integer: true });
    requireNumber("create Gossip", "period", period, { unit: "ms", min: 1 });
    requireNumber("create Gossip", "loss", loss, { unit: "(a share)", min: 0, max: 1 });
    this.#up = new Uint8Array(nodes).fill(1);
    this.#incarnation = new Int32Array(nodes);
    this.firstSuspected = new Float64Array(nodes).fill(NaN);
    this.#news = Array.from({ length: nodes }, () => new Map());
    this.#times = Math.ceil(this.#o.spread * Math.log2(nodes + 1));
    for (let node = 0; node < nodes; node++) {
      clock.schedule(random.next() * period, this.#turn, node);
    }
  }

  kill(node: number): void {
    this.#up[node] = 0;
  }

  /** Members alive that believe this node dead. */
  believers(node: number): number {
    return this.#news.filter((news, who) => this.#up[who] && news.get(node)?.status === DEAD)
      .length;
  }

  readonly #turn = (me: number): void => {
    const { clock, nodes, random, helpers, period } = this.#o;
    clock.schedule(period, this.#turn, me);
    if (!this.#up[me]) return;
    let target = random.int(nodes - 1);
    if (target >= me) target++;
    if (this.#news[me]!.get(target)?.status === DEAD) return;
    let heard = this.#exchange(me, target);
    for (let k = 0; k < helpers && !heard; k++) {
      const helper = random.int(nodes);
      if (helper === me || helper === target || !this.#exchange(me, helper)) continue;
      heard = this.#exchange(helper, target);
    }
    if (heard) return;
    if (!this.#up[target] && Number.isNaN(this.firstSuspected[target]!)) {
      this.firstSuspected[target] = clock.now();
    }
    const known = this.#news[me]!.get(target)?.incarnation ?? 0;
    this.#hear(me, target, SUSPECT, known);
  };

  /** A probe and its answer, with news both ways. Returns whether the answer came. */
  #exchange(a: number, b: number): boolean {
    const { random, loss } = this.#o;
    this.messages++;
    if (!this.#up[b] || random.next() < loss) return false;
    this.#tell(a, b);
    this.messages++;
    if (random.next() < loss) return false;
    this.#tell(b, a);
    return true;
  }

  #tell(from: number, to: number): void {
    let room = ON_A_MESSAGE;
    for (const [about, belief] of this.#news[from]!) {
      if (belief.left <= 0) continue;
      belief.left--;
      this.#hear(to, about, belief.status, belief.incarnation);
      if (--room === 0) break;
    }
  }

  #hear(me: number, about: number, status: Belief["status"], incarnation: number): void {
    if (about === me) {
      if (status === ALIVE || incarnation < this.#incarnation[me]!) return;
      this.#incarnation[me] = incarnation + 1;
      this.#believe(me, me, ALIVE, incarnation + 1);
      return;
    }
    const known = this.#news[me]!.get(about) ?? { status: ALIVE, incarnation: 0 };
    const newer = known.status !== DEAD &&
      (status === DEAD || incarnation > known.incarnation ||
        (incarnation === known.incarnation && status > known.status));
    if (!newer) return;
    this.#believe(me, about, status, incarnation);
    if (status !== SUSPECT) return;
    const { clock, suspicion, period } = this.#o;
    clock.schedule(suspicion * period, () => {
      const now = this.#news[me]!.get(about)!;
      if (now.status === SUSPECT && now.incarnation === incarnation) {
        this.#believe(me, about, DEAD, incarnation);
      }
    });
  }

  #believe(me: number, about: number, status: Belief["status"], incarnation: number): void {
    const news = this.#news[me]!;
    // Deleted first, so that the latest news is last in the map's order and the oldest goes out first.
    news.delete(about);
    news.set(about, { status, incarnation, left: this.#times });
  }
}
