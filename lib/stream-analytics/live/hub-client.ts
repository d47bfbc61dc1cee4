import type { Clock } from "../../sim/clock.ts";
import type { ConflatedTable } from "./conflate.ts";

/** A connection, as the hub needs it. */
export interface Peer {
  /** Bytes handed over that have not left yet. */
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
}

/** Settings of a {@linkcode Hub}. */
export interface HubOptions {
  /** The table of a query and window; `undefined` where there is none. */
  table: (query: string, window: number) => ConflatedTable | undefined;
  /** How far the stream is: told with each frame. */
  progress: () => { watermark: number; late: number };
  /** A client moves the slider. */
  onLag?: (ms: number) => void;
  /** Frames that a client may have without having acknowledged them. Default: 4. */
  inFlight?: number;
  /** Bytes that may wait for one client; it is cut off beyond. Default: 1 MiB. */
  maxBuffered?: number;
  /** Clients at once. Default: 200. */
  maxClients?: number;
  /** A client that subscribes to nothing, or acknowledges nothing, for so long is cut off, in ms. Default: 30,000. */
  patience?: number;
  /** Default: the machine's. */
  clock?: Clock;
}

/** What the hub knows of a client. */
export interface Client {
  peer: Peer;
  subscribed: { table: ConflatedTable; category: string; fresh: boolean } | undefined;
  /** How often it has subscribed: what it says of an older one counts no more. */
  subscription: number;
  /** Number of the last change that it was sent, and frames that it has not acknowledged. */
  sent: number;
  unacknowledged: number[];
  /** Since when it owes an answer, in ms; `Infinity` where it owes none. */
  owesSince: number;
  /** Messages since the last flush. */
  messages: number;
}

/** Somebody who has just connected, and owes a subscription. */
export function newClient(peer: Peer, now: number): Client {
  return {
    ...{ peer, subscribed: undefined, subscription: 0, sent: 0, unacknowledged: [] },
    ...{ owesSince: now, messages: 0 },
  };
}
