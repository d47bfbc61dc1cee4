import type { Socket } from "node:net";
import { type Memory, type Out, passOn, type Stage, type Start } from "./toxic.ts";

/** Bytes that toxics may hold, in one direction of one connection, before the sender is made to wait. */
const MOST_HELD = 4 << 20;

/** A toxic's place in the chain of one direction. */
interface Place {
  name: string;
  stage: Stage;
  memory: Memory;
  out: Out;
  next: Place | undefined;
  /** What came in has ended; what goes out has. */
  inputEnded: boolean;
  outputEnded: boolean;
}

/**
 * One direction of one connection: from a socket through a chain of toxics to another. Toxics come, change and go while
 * bytes are under way; none is lost or overtaken by that. With no toxics it is a pipe.
 */
export class Link {
  readonly #from: Socket;
  readonly #to: Socket;
  #first: Place | undefined;
  #ended = false;
  #closed = false;
  #choked = false;

  constructor(from: Socket, to: Socket) {
    this.#from = from;
    this.#to = to;
    from.on("data", (bytes: Uint8Array) => this.#take(bytes));
    from.once("end", () => this.#end());
    // A connection that was cut has no orderly end.
    from.once("close", () => this.#end());
    to.on("drain", () => this.#breathe());
  }

  /** Puts a toxic at the end of the chain; `undefined` passes on what comes, since chance has spared this connection. */
  add(name: string, start: Start | undefined): void {
    const place = this.#place(name, start);
    const last = this.#last();
    if (last) last.next = place;
    else this.#first = place;
    if (last ? last.outputEnded : this.#ended) this.#endPlace(place);
  }

  /** Gives a toxic other attributes. */
  change(name: string, start: Start | undefined): void {
    const place = this.#find(name);
    if (!place || place.outputEnded) return;
    place.stage.stop();
    place.stage = (start ?? passOn)(place.out, place.memory);
    if (place.inputEnded) place.stage.end();
    this.#breathe();
  }

  /** Takes a toxic away; `close` ends the connection with it. */
  remove(name: string, close: boolean): void {
    const place = this.#find(name);
    if (!place) return;
    place.stage.stop();
    if (place === this.#first) this.#first = place.next;
    else this.#before(place)!.next = place.next;
    if (close && !place.outputEnded) place.out.close();
    else if (place.inputEnded && !place.outputEnded) place.out.end();
    this.#breathe();
  }

  /** Leaves no timer behind. */
  stop(): void {
    this.#closed = true;
    for (let place = this.#first; place; place = place.next) place.stage.stop();
  }

  #take(bytes: Uint8Array): void {
    if (this.#closed) return;
    if (this.#first) this.#first.stage.push(bytes);
    else this.#send(bytes);
    if (!this.#choked && this.#first && this.#held() > MOST_HELD) this.#choke();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#first) this.#endPlace(this.#first);
    else this.#finish();
  }

  #endPlace(place: Place): void {
    place.inputEnded = true;
    place.stage.end();
  }

  #send(bytes: Uint8Array): void {
    if (this.#closed || !this.#to.writable) return;
    if (!this.#to.write(bytes)) this.#choke();
  }

  #choke(): void {
    this.#choked = true;
    this.#from.pause();
  }

  #breathe(): void {
    if (!this.#choked || this.#to.writableNeedDrain || this.#held() > MOST_HELD) return;
    this.#choked = false;
    this.#from.resume();
  }

  #held(): number {
    let held = 0;
    for (let place = this.#first; place; place = place.next) held += place.stage.held;
    return held;
  }

  #finish(): void {
    if (!this.#closed) this.#to.end();
  }

  #place(name: string, start: Start | undefined): Place {
    const memory = { passed: 0 };
    const place: Place = {
      name,
      memory,
      next: undefined,
      inputEnded: false,
      outputEnded: false,
      stage: passOn({ push() {}, end() {}, close() {}, reset() {} }),
      out: {
        push: (bytes) => {
          if (place.outputEnded) return;
          if (place.next) place.next.stage.push(bytes);
          else this.#send(bytes);
          this.#breathe();
        },
        end: () => {
          if (place.outputEnded) return;
          place.outputEnded = true;
          if (place.next) this.#endPlace(place.next);
          else this.#finish();
        },
        close: () => {
          place.outputEnded = true;
          this.#closed = true;
          this.#from.resume();
          this.#to.destroySoon();
        },
        reset: () => {
          place.outputEnded = true;
          this.#closed = true;
          this.#to.resetAndDestroy();
          this.#from.resetAndDestroy();
        },
      },
    };
    place.stage = (start ?? passOn)(place.out, memory);
    return place;
  }

  #find(name: string): Place | undefined {
    let place = this.#first;
    while (place && place.name !== name) place = place.next;
    return place;
  }

  #before(place: Place): Place | undefined {
    let before = this.#first;
    while (before && before.next !== place) before = before.next;
    return before;
  }

  #last(): Place | undefined {
    let last = this.#first;
    while (last?.next) last = last.next;
    return last;
  }
}
