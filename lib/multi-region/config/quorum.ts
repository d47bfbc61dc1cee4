import type { Cancel, Clock } from "../../sim/clock.ts";
import type { Random } from "../../sim/random.ts";
import { requireNumber } from "../../sim/require-number.ts";
import type { Network } from "../network.ts";
import { agreed } from "./commit-rule.ts";
import { inTime } from "./in-time.ts";
import { ReplicaLog } from "./replica-log.ts";
import { type Answer, type Replica, Replication } from "./replication.ts";

export interface QuorumOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly network: Network;
  /** The cities of the replicas, by their numbers. */
  readonly cities: readonly number[];
  /** Those that vote at first. Default: all. */
  readonly voters?: readonly number[];
  /** Time between a leader's signs of life, in ms. Default: 150. */
  readonly heartbeat?: number;
  /** Silence after which a replica stands for election, in ms; drawn anew from one to two of it. Default: 1000. */
  readonly patience?: number;
  /** How long a request waits for a majority, in ms. Default: 10,000. */
  readonly timeout?: number;
}

/**
 * A map of which every write is decided by a majority of the replicas before it is answered, and a read
 * only after a majority has confirmed that its leader still leads. A minority answers nothing. This is
 * Raft (D. Ongaro, J. Ousterhout, 2014) without snapshots: logs here are short.
 */
export class QuorumStore {
  readonly #o: Required<QuorumOptions>;
  readonly #replicas: Replica[];
  readonly #group: Replication;
  #stopped = false;
  readonly #timers: Cancel[] = [];

  constructor(options: QuorumOptions) {
    const all = options.cities.map((_, i) => i);
    const o = this.#o = {
      voters: all,
      heartbeat: 150,
      patience: 1000,
      timeout: 10_000,
      ...options,
    };
    requireNumber("create QuorumStore", "heartbeat", o.heartbeat, { unit: "ms", min: 1 });
    requireNumber("create QuorumStore", "patience", o.patience, {
      unit: "ms",
      min: 2 * o.heartbeat,
    });
    this.#replicas = all.map(() => ({
      ...{ log: new ReplicaLog(o.voters), term: 0, votedFor: undefined, leader: undefined },
      ...{
        leads: false,
        heard: o.clock.now(),
        patience: 0,
        alive: true,
        matched: all.map(() => 0),
      },
      ...{ waiting: [], rounds: [], round: 0 },
    }));
    this.#group = new Replication(o, this.#replicas);
    for (const id of all) {
      this.#replicas[id]!.patience = this.#drawPatience();
      this.#tick(id);
    }
  }

  /** The replica that leads and is alive, in the newest term; `undefined` where none does. */
  get leader(): number | undefined {
    let newest: number | undefined;
    this.#replicas.forEach(({ leads, alive, term }, id) => {
      if (!leads || !alive) return;
      if (newest === undefined || term > this.#replicas[newest]!.term) newest = id;
    });
    return newest;
  }

  /** What a replica knows to be decided. */
  values(id: number): ReadonlyMap<string, string> {
    return this.#replicas[id]!.log.values;
  }

  /** Writes at a replica; answers once: decided, not led from here, or that no majority answered in time. */
  write(id: number, key: string, value: string, answer: (answer: Answer) => void): void {
    this.#group.append(id, (term) => ({ term, write: { key, value } }), inTime(this.#o, answer));
  }

  /** Changes the voters in two steps: old and new together, then the new ones alone. */
  reconfigure(id: number, voters: readonly number[], answer: (answer: Answer) => void): void {
    const outgoing = this.#replicas[id]!.log.voters.incoming;
    const joint = (term: number) => ({ term, voters: { incoming: voters, outgoing } });
    const alone = (term: number) => ({ term, voters: { incoming: voters, outgoing: [] } });
    const once = inTime(this.#o, answer);
    const second = (first: Answer) => first.ok ? this.#group.append(id, alone, once) : once(first);
    this.#group.append(id, joint, second);
  }

  /** Reads what is decided, after a majority has confirmed the leader (the *read index*). */
  read(id: number, key: string, answer: (answer: Answer) => void): void {
    this.#confirm(id, key, inTime(this.#o, answer));
  }

  #confirm(id: number, key: string, answer: (answer: Answer) => void): void {
    const replica = this.#replicas[id]!;
    if (!replica.alive) return;
    if (!replica.leads) return answer({ ok: false, leader: replica.leader });
    // Until an entry of its own term is decided, a new leader does not know what is.
    if (replica.log.term(replica.log.committed) !== replica.term) {
      return this.#group.append(
        id,
        (term) => ({ term }),
        (done) => done.ok ? this.#confirm(id, key, answer) : answer(done),
      );
    }
    const number = ++replica.round;
    const done = () => answer({ ok: true, ...valueOf(replica.log.values.get(key)) });
    replica.rounds.push({ number, from: new Set([id]), index: replica.log.committed, done });
    this.#group.confirmed(id);
    this.#group.broadcast(id);
  }

  /** Reads what one replica happens to have: fast, from any region, and perhaps old. */
  readLocal(id: number, key: string, answer: (answer: Answer) => void): void {
    const replica = this.#replicas[id]!;
    if (replica.alive) answer({ ok: true, ...valueOf(replica.log.values.get(key)) });
  }

  /** Stops a replica; its log, term and vote are on disk and stay. */
  crash(id: number): void {
    const replica = this.#replicas[id]!;
    Object.assign(replica, {
      alive: false,
      leads: false,
      leader: undefined,
      waiting: [],
      rounds: [],
    });
  }

  restart(id: number): void {
    Object.assign(this.#replicas[id]!, { alive: true, heard: this.#o.clock.now() });
  }

  /** Ends all timers. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#timers) cancel();
  }

  #drawPatience(): number {
    return this.#o.patience * (1 + this.#o.random.next());
  }

  #tick(id: number): void {
    if (this.#stopped) return;
    const { clock, heartbeat } = this.#o, replica = this.#replicas[id]!;
    this.#timers[id] = clock.after(heartbeat, () => this.#tick(id));
    if (!replica.alive) return;
    if (replica.leads) this.#group.broadcast(id);
    else if (clock.now() - replica.heard > replica.patience && this.#votes(replica, id)) {
      this.#campaign(id);
    }
  }

  #votes({ log }: Replica, id: number): boolean {
    const { incoming, outgoing } = log.voters;
    return incoming.includes(id) || outgoing.includes(id);
  }

  #campaign(id: number): void {
    const me = this.#replicas[id]!;
    me.term++, me.votedFor = id, me.leader = undefined;
    me.heard = this.#o.clock.now(), me.patience = this.#drawPatience();
    const term = me.term, votes = new Set([id]), last = me.log.last, lastTerm = me.log.term(last);
    const elected = () => {
      const { incoming, outgoing } = me.log.voters;
      if (
        me.leads || me.term !== term || !agreed(incoming, outgoing, (voter) => votes.has(voter))
      ) return;
      me.leads = true, me.leader = id;
      me.matched = me.matched.map(() => 0);
      this.#group.append(id, (newTerm) => ({ term: newTerm }), () => {});
    };
    elected();
    this.#group.others(id, (other) => {
      const voter = this.#replicas[other]!;
      this.#group.newer(other, term);
      const free = voter.votedFor === undefined || voter.votedFor === id;
      if (voter.term !== term || !free || !voter.log.isUpToDate(lastTerm, last)) return;
      voter.votedFor = id, voter.heard = this.#o.clock.now();
      this.#group.send(other, id, () => (votes.add(other), elected()));
    });
  }
}

function valueOf(value: string | undefined): { value?: string } {
  return value === undefined ? {} : { value };
}
