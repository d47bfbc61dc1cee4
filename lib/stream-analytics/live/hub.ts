import { requireNumber } from "../../sim/require-number.ts";
import { RealClock } from "../../sim/real-clock.ts";
import type { ConflatedTable } from "./conflate.ts";
import { type Client, type HubOptions, newClient, type Peer } from "./hub-client.ts";
import {
  type ClientMessage,
  type LiveRow,
  parseClientMessage,
  type ServerMessage,
} from "./protocol.ts";

/** Policy violated; try again later. Codes of RFC 6455, section 7.4. */
const BAD = 1008, LATER = 1013;
/** Messages of one client from one flush to the next: a reader sends one for each frame. */
const MOST_MESSAGES = 50;

/**
 * Sends what changed to all who watch. A client has at most so many frames that it has not acknowledged; until it does,
 * it is sent nothing, and afterwards only the newest value of each row. Clients at the same place get the same text,
 * which is made once.
 *
 * `flush` is O(clients + rows changed × different places).
 */
export class Hub {
  readonly #options: Required<Omit<HubOptions, "onLag">> & Pick<HubOptions, "onLag">;
  readonly #clients = new Set<Client>();
  /** Named in each frame: a number of another life is of other changes. */
  readonly life = crypto.randomUUID().slice(0, 8);
  #ended = false;
  /** Frames sent, and texts made for them. */
  frames = 0;
  encoded = 0;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ inFlight = 4, maxBuffered = 2 ** 20, maxClients = 200, ...rest }: HubOptions) {
    const action = "create Hub", whole = { min: 1, integer: true };
    requireNumber(action, "inFlight", inFlight, { unit: "frames", ...whole });
    requireNumber(action, "maxBuffered", maxBuffered, { unit: "bytes", ...whole });
    requireNumber(action, "maxClients", maxClients, { unit: "clients", ...whole });
    const { patience = 30_000, clock = new RealClock() } = rest;
    requireNumber(action, "patience", patience, { unit: "ms", min: 1 });
    this.#options = { inFlight, maxBuffered, maxClients, ...rest, patience, clock };
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Somebody connects; `undefined` where there is no room, or it is over. */
  join(peer: Peer): { receive(text: string): void; leave(): void } | undefined {
    if (this.#ended || this.#clients.size >= this.#options.maxClients) {
      peer.close(LATER, this.#ended ? "the stream is over" : "too many clients");
      return undefined;
    }
    const client = newClient(peer, this.#options.clock.now());
    this.#clients.add(client);
    return {
      receive: (text) => this.#receive(client, text),
      leave: () => void this.#clients.delete(client),
    };
  }

  /** Sends each client what changed for it, where it may have a frame. */
  flush(): void {
    const texts = new Map<ConflatedTable, Map<string, string>>();
    const { clock, patience } = this.#options, now = clock.now();
    for (const client of this.#clients) {
      client.messages = 0;
      if (now - client.owesSince > patience) this.#cutOff(client, "no answer");
      else this.#serve(client, texts);
    }
  }

  /** Tells all that it is over. */
  end(why: string): void {
    this.#ended = true;
    for (const client of this.#clients) {
      this.#say(client, { type: "end", why });
      this.#close(client, 1000, why);
    }
    this.#clients.clear();
  }

  #serve(client: Client, texts: Map<ConflatedTable, Map<string, string>>): void {
    const { subscribed, peer, unacknowledged } = client;
    if (peer.bufferedAmount > this.#options.maxBuffered) return this.#cutOff(client, "too slow");
    if (!subscribed || unacknowledged.length >= this.#options.inFlight) return;
    const { table, category } = subscribed;
    if (client.sent < table.evicted) {
      // A row that it has not seen changed and is gone: only all that there is leaves nothing old with it.
      client.sent = 0;
      subscribed.fresh = true;
    }
    const { fresh } = subscribed;
    if (client.sent >= table.last && !fresh) return;
    const place = `${client.subscription}|${fresh}|${category}|${client.sent}`;
    let made = texts.get(table);
    if (!made) texts.set(table, made = new Map());
    let text = made.get(place);
    if (text === undefined) {
      const rows = table.since(client.sent, category);
      // Nothing of its category changed: there is nothing to send.
      text = rows.length > 0 || fresh ? this.#frame(client, table.last, rows) : "";
      made.set(place, text);
      this.encoded++;
    }
    client.sent = table.last;
    subscribed.fresh = false;
    if (text === "") return;
    if (unacknowledged.push(table.last) === 1) client.owesSince = this.#options.clock.now();
    this.frames++;
    this.#send(client, text);
  }

  #frame(client: Client, id: number, rows: LiveRow[]): string {
    const { subscription, sent: after, subscribed } = client;
    const type = subscribed?.fresh && after === 0 ? "snapshot" : "delta";
    const { life } = this, progress = this.#options.progress();
    const frame = { type, subscription, id, after, life, ...progress, rows } as const;
    return JSON.stringify(frame satisfies ServerMessage);
  }

  #receive(client: Client, text: string): void {
    if (++client.messages > MOST_MESSAGES) return this.#refuse(client, "too many messages");
    const message = parseClientMessage(text);
    if (typeof message === "string") return this.#refuse(client, message);
    switch (message.type) {
      case "subscribe":
        return this.#subscribe(client, message);
      case "acknowledge": {
        if (message.subscription < client.subscription) return;
        if (message.subscription > client.subscription || message.id > client.sent) {
          return this.#refuse(client, `frame ${message.id} was not sent yet`);
        }
        client.unacknowledged = client.unacknowledged.filter((id) => id > message.id);
        client.owesSince = client.unacknowledged.length > 0 ? this.#options.clock.now() : Infinity;
        // What changed meanwhile need not wait for the next flush.
        return this.#serve(client, new Map());
      }
      case "lag":
        return this.#options.onLag?.(message.ms);
    }
  }

  #subscribe(
    client: Client,
    { query, window, category, from = 0, life }: ClientMessage & { type: "subscribe" },
  ) {
    const table = this.#options.table(query, window);
    if (!table) return this.#refuse(client, `there is no ${query} by ${window} s`);
    // Of another life of the server, or never sent: it gets all.
    client.sent = life === this.life && from <= table.last ? from : 0;
    client.unacknowledged = [];
    client.subscription++;
    client.owesSince = Infinity;
    client.subscribed = { table, category, fresh: true };
    this.#serve(client, new Map());
  }

  #cutOff(client: Client, why: string): void {
    this.#close(client, LATER, why);
  }

  #refuse(client: Client, why: string): void {
    this.#say(client, { type: "refused", why });
    this.#close(client, BAD, why.slice(0, 100));
  }

  #say(client: Client, message: ServerMessage): void {
    this.#send(client, JSON.stringify(message));
  }

  /** A connection that throws is cut off, and costs nobody else a frame. */
  #send(client: Client, text: string): void {
    try {
      client.peer.send(text);
    } catch {
      this.#close(client, LATER, "the connection failed");
    }
  }

  #close(client: Client, code: number, why: string): void {
    this.#clients.delete(client);
    try {
      client.peer.close(code, why);
    } catch {
      // It is closed, or broken: in any case it is served no more.
    }
  }
}
