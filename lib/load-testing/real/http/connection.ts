import type { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";
import type { Outcome } from "../../models/target.ts";
import { ResponseReader } from "./response-reader.ts";

/** Where a connection goes. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EPIPE: "reset",
  ECONNABORTED: "reset",
};

/** One connection: a request at a time, kept open between them. */
export class Connection {
  readonly #socket: Socket;
  readonly #reader = new ResponseReader();
  readonly #free: (connection: Connection, reusable: boolean) => void;
  #done: ((outcome: Outcome) => void) | undefined;
  #error = "";
  /** When the request that is open must have been answered, on `performance.now()`. */
  deadline = Infinity;
  gone = false;

  /** @param free Is told when the connection may be used again, or is gone. */
  constructor(
    { host, port }: Address,
    free: (connection: Connection, reusable: boolean) => void,
  ) {
    this.#free = free;
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.on("data", (bytes) => this.#read(bytes as Buffer));
    this.#socket.on("error", (error: Error & { code?: string }) => {
      this.#error ||= WORDS[error.code ?? ""] ?? error.code ?? error.message;
      this.#ended();
    });
    this.#socket.on("end", () => this.#ended());
    this.#socket.on("close", () => this.#ended());
  }

  /** Sends a request; the answer is told once. */
  send(request: Uint8Array, deadline: number, done: (outcome: Outcome) => void): void {
    this.#done = done;
    this.deadline = deadline;
    this.#socket.write(request);
  }

  /** Gives the request up that is open, and the connection with it. */
  giveUp(error: string): void {
    this.#error = error;
    this.#ended();
  }

  /** Closes it; a request that is open is given up. */
  close(): void {
    this.giveUp("closed");
  }

  #read(bytes: Buffer): void {
    // An idle server that speaks is not to be trusted with the next request.
    if (!this.#done) return this.giveUp("unasked");
    const progress = this.#reader.push(bytes);
    if (progress === "broken") return this.giveUp("not HTTP");
    if (progress === "more") return;
    this.#answer();
    if (this.#reader.reusable) this.#free(this, true);
    else this.#ended();
  }

  #answer(): void {
    const done = this.#done, { status } = this.#reader;
    this.#done = undefined;
    this.deadline = Infinity;
    done?.({ ok: status >= 200 && status < 400, status });
  }

  #ended(): void {
    if (this.gone) return;
    this.gone = true;
    this.#socket.destroy();
    if (this.#done && !this.#error && this.#reader.close() === "done") this.#answer();
    const done = this.#done;
    this.#done = undefined;
    const error = this.#error || (this.#reader.begun ? "half an answer" : "reset");
    done?.({ ok: false, status: 0, error });
    this.#free(this, false);
  }
}
