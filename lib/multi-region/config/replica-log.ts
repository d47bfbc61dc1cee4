/** One entry of the log: a write, a change of the voters, or nothing (a new leader's first). */
export interface Entry {
  readonly term: number;
  readonly write?: { readonly key: string; readonly value: string };
  /** From here on the voters are these; while they change, the outgoing ones must agree too. */
  readonly voters?: { readonly incoming: readonly number[]; readonly outgoing: readonly number[] };
}

/** A replica's log, and what follows from it. Indexes begin at 1; 0 is before the first entry. */
export class ReplicaLog {
  readonly entries: Entry[] = [];
  /** Up to here every entry is decided for good. */
  committed = 0;
  /** What the committed writes add up to. */
  readonly values = new Map<string, string>();
  readonly #first: readonly number[];

  constructor(voters: readonly number[]) {
    this.#first = voters;
  }

  get last(): number {
    return this.entries.length;
  }

  term(index: number): number {
    return index === 0 ? 0 : this.entries[index - 1]?.term ?? -1;
  }

  /** The voters by the newest entry that says so, committed or not. */
  get voters(): { incoming: readonly number[]; outgoing: readonly number[] } {
    for (let i = this.entries.length - 1; i >= 0; i--) {
      const { voters } = this.entries[i]!;
      if (voters) return voters;
    }
    return { incoming: this.#first, outgoing: [] };
  }

  /** Whether a candidate's log is at least as new as this one: else it may lack what is decided. */
  isUpToDate(lastTerm: number, last: number): boolean {
    const own = this.term(this.last);
    return lastTerm > own || (lastTerm === own && last >= this.last);
  }

  /** Takes over entries after `previous`; `false` where this log does not agree up to there. */
  accept(previous: number, previousTerm: number, entries: readonly Entry[]): boolean {
    if (previous > this.last || this.term(previous) !== previousTerm) return false;
    entries.forEach((entry, i) => {
      const index = previous + 1 + i;
      if (this.term(index) === entry.term) return;
      this.entries.length = index - 1; // what contradicts the leader was never decided
      this.entries.push(entry);
    });
    return true;
  }

  /** Marks entries as decided, and applies them. */
  commit(upTo: number): void {
    while (this.committed < Math.min(upTo, this.last)) {
      const { write } = this.entries[this.committed++]!;
      if (write) this.values.set(write.key, write.value);
    }
  }
}
