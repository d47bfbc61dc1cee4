/** What comes after a toxic: the next one, or the socket. */
export interface Out {
  push(bytes: Uint8Array): void;
  /** An orderly end of what was sent. */
  end(): void;
  /** Closes the connection in an orderly way: what was passed on still arrives. */
  close(): void;
  /** Resets the connection: what is under way is lost. */
  reset(): void;
}

/** A toxic at work in one direction of one connection. */
export interface Stage {
  push(bytes: Uint8Array): void;
  /** The sender has ended. */
  end(): void;
  /** Interrupted, because it is changed or taken away: what it holds goes on at once, and no timer is left. */
  stop(): void;
  /** Bytes that it holds. */
  readonly held: number;
}

/** What a toxic remembers of a connection while its attributes change. */
export interface Memory {
  /** Bytes that it has let through. */
  passed: number;
}

/** Puts a toxic to work. */
export type Start = (out: Out, memory: Memory) => Stage;

/** A kind of toxic: its attributes, and what it does. */
export interface Kind<A extends Record<string, number>> {
  /** Each attribute and its default; all are whole numbers from 0. */
  attributes: A;
  start: (attributes: A) => Start;
  /** Whether taking it away closes the connections that it held. */
  closesWhenRemoved?: boolean;
}

/** Passes everything on. */
export function passOn(out: Out): Stage {
  return { held: 0, stop: () => {}, push: (bytes) => out.push(bytes), end: () => out.end() };
}
