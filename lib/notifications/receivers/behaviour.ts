/** What a receiver does with the next messages. It may be changed while it runs. */
export interface Behaviour {
  /** Takes this long before it does anything, in ms. */
  delay: number;
  /** Refuses this many messages, "not now", before it takes one again. */
  refuse: number;
  /** Takes this many messages and lets nobody know. */
  loseAcknowledgement: number;
}

/** A receiver on the loopback address: the other end of a channel, which keeps what it took. */
export interface Receiver {
  readonly behaviour: Behaviour;
  /** Everything that was taken, in order, repetitions included. */
  readonly taken: readonly Taken[];
  close(): Promise<void>;
}

/** A message as the receiver understood it: decrypted, verified, decoded. */
export interface Taken {
  id: string;
  to: string;
  text: string;
}

/** What to do with this message, according to the behaviour, which is counted down. */
export function decide(behaviour: Behaviour): "take" | "refuse" | "take, then lose" {
  if (behaviour.refuse > 0) {
    behaviour.refuse--;
    return "refuse";
  }
  if (behaviour.loseAcknowledgement > 0) {
    behaviour.loseAcknowledgement--;
    return "take, then lose";
  }
  return "take";
}

/** Takes everything, at once. */
export function wellBehaved(): Behaviour {
  return { delay: 0, refuse: 0, loseAcknowledgement: 0 };
}

/** How many of the messages that were taken had been taken before. */
export function repetitions({ taken }: Receiver): number {
  return taken.length - new Set(taken.map(({ id }) => id)).size;
}
