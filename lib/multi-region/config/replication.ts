import type { Clock } from "../../sim/clock.ts";
import type { Network } from "../network.ts";
import { agreed, jointIndex } from "./commit-rule.ts";
import type { Entry, ReplicaLog } from "./replica-log.ts";

/** What came of a request: done (a read with its value), not led from here, or undecided in time. */
export type Answer =
  | { readonly ok: true; readonly value?: string }
  /** `leader`: who leads, as far as the replica knows. */
  | { readonly ok: false; readonly leader: number | undefined }
  /** Nobody knows whether it happens: a write may still be decided later. */
  | { readonly ok: undefined; readonly reason: string };

/** One replica: what it keeps, and what it knows of the others. */
export interface Replica {
  readonly log: ReplicaLog;
  term: number;
  votedFor: number | undefined;
  leader: number | undefined;
  leads: boolean;
  heard: number;
  patience: number;
  alive: boolean;
  /** As a leader: what each replica has, and what waits for a majority. */
  matched: number[];
  waiting: { index: number; term: number; done: () => void }[];
  rounds: { number: number; from: Set<number>; index: number; done: () => void }[];
  round: number;
}

interface ReplicationOptions {
  readonly clock: Clock;
  readonly network: Network;
  readonly cities: readonly number[];
}

/** How a leader's log comes to the others, and what is decided by it. */
export class Replication {
  readonly replicas: readonly Replica[];
  readonly #o: ReplicationOptions;

  constructor(options: ReplicationOptions, replicas: readonly Replica[]) {
    this.#o = options;
    this.replicas = replicas;
  }

  /** Appends an entry where this replica leads; answers once it is decided. */
  append(id: number, entry: (term: number) => Entry, answer: (answer: Answer) => void): void {
    const me = this.replicas[id]!;
    if (!me.alive) return;
    if (!me.leads) return answer({ ok: false, leader: me.leader });
    me.log.entries.push(entry(me.term));
    me.waiting.push({ index: me.log.last, term: me.term, done: () => answer({ ok: true }) });
    me.matched[id] = me.log.last;
    this.#advance(id);
    this.broadcast(id);
  }

  /** Sends everybody what they lack; an empty message is a sign of life. */
  broadcast(id: number): void {
    const me = this.replicas[id]!, { term, round } = me;
    const committed = me.log.committed;
    this.replicas.forEach((_, other) => {
      if (other === id) return;
      const previous = me.matched[other]!, entries = me.log.entries.slice(previous);
      const previousTerm = me.log.term(previous);
      this.send(id, other, () => {
        this.newer(other, term);
        const follower = this.replicas[other]!;
        if (follower.term !== term) return;
        follower.leader = id, follower.heard = this.#o.clock.now();
        if (follower.log.accept(previous, previousTerm, entries)) {
          const matched = previous + entries.length;
          follower.log.commit(Math.min(committed, matched));
          this.send(other, id, () => this.#acknowledged(id, other, term, matched, round));
        }
      });
    });
  }

  #acknowledged(id: number, from: number, term: number, matched: number, round: number): void {
    const me = this.replicas[id]!;
    if (!me.leads || me.term !== term) return;
    me.matched[from] = Math.max(me.matched[from]!, matched);
    for (const waiting of me.rounds) if (waiting.number <= round) waiting.from.add(from);
    this.#advance(id);
    this.confirmed(id);
  }

  /** Commits what both majorities have, where it is of this leader's own term (Raft, 5.4.2). */
  #advance(id: number): void {
    const me = this.replicas[id]!, { incoming, outgoing } = me.log.voters;
    const index = Math.min(
      me.log.last,
      jointIndex(incoming, outgoing, (voter) => me.matched[voter] ?? 0),
    );
    if (index <= me.log.committed || me.log.term(index) !== me.term) return;
    me.log.commit(index);
    const ready = me.waiting.filter((write) => write.index <= index);
    me.waiting = me.waiting.filter((write) => write.index > index);
    for (const { done, term } of ready) if (term === me.term) done();
  }

  /** Answers the reads whose leader a majority has confirmed. */
  confirmed(id: number): void {
    const me = this.replicas[id]!, { incoming, outgoing } = me.log.voters;
    const ready = me.rounds.filter(({ from }) =>
      agreed(incoming, outgoing, (voter) => from.has(voter))
    );
    me.rounds = me.rounds.filter((round) => !ready.includes(round));
    for (const { done } of ready) done();
  }

  /** Whoever hears of a newer term follows it; a leader of an older one is none any more. */
  newer(id: number, term: number): void {
    const replica = this.replicas[id]!;
    if (term <= replica.term) return;
    Object.assign(replica, { term, votedFor: undefined, leads: false, leader: undefined });
    // What waited here may still be decided by the next leader: nobody is told either way.
    Object.assign(replica, { waiting: [], rounds: [] });
  }

  /** Sends something to every other replica. */
  others(id: number, receive: (other: number) => void): void {
    this.replicas.forEach((_, other) => {
      if (other !== id) this.send(id, other, () => receive(other));
    });
  }

  send(from: number, to: number, deliver: () => void): void {
    const { cities, network } = this.#o;
    network.send(cities[from]!, cities[to]!, () => this.replicas[to]!.alive && deliver());
  }
}
