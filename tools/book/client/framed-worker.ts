/// <reference lib="dom" />
import type { Answer, Order } from "../live/messages.ts";
import { type WorkerLike, workerOf } from "./runner.ts";

/** The frame is asked whether it lives each so many ms, and may leave so many questions unanswered. */
const [ASK_MS, MOST_MISSED] = [1000, 3];

/** What the frame says. */
type Said = { answer: Answer } | { error: string } | { refused: true } | "alive";

/** What runs in the frame: no text of it may end the script that it stands in. */
function inTheFrame(): void {
  addEventListener("message", ({ data: code, ports: [port] }) => {
    let worker: Worker;
    try {
      worker = new Worker(URL.createObjectURL(code as Blob));
    } catch {
      return port!.postMessage({ refused: true });
    }
    worker.onmessage = ({ data }) => port!.postMessage({ answer: data });
    worker.onerror = (event) => port!.postMessage({ error: event.message || "Cannot go on" });
    port!.onmessage = ({ data }) =>
      data === "alive?" ? port!.postMessage("alive") : worker.postMessage(data);
  }, { once: true });
}

/**
 * A worker for code that a reader writes. A page can end a worker, and cannot say how much memory it may fill: one that
 * fills all takes its process with it. So it runs in a frame without rights, to which a browser may give a process of
 * its own (Chromium does, on a desk); if that one dies, the page lives and says so. Such a frame has no WebCrypto.
 */
export class FramedWorker implements WorkerLike {
  onmessage: ((event: MessageEvent<Answer>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly #frame = document.createElement("iframe");
  readonly #channel = new MessageChannel();
  readonly #code: Blob;
  #asking: ReturnType<typeof setInterval> | undefined;
  #missed = 0;
  #inPage: WorkerLike | undefined;
  #orders: Order[] = [];

  /** @param askMs How often the frame is asked whether it lives. */
  constructor(code: Blob, readonly askMs = ASK_MS) {
    this.#code = code;
    const { port1, port2 } = this.#channel;
    this.#frame.setAttribute("sandbox", "allow-scripts");
    this.#frame.hidden = true;
    this.#frame.title = "runs your code";
    this.#frame.srcdoc = `<script>(${inTheFrame})()</script>`;
    this.#frame.addEventListener("load", () => {
      // It is of no origin: there is none to name.
      this.#frame.contentWindow!.postMessage(code, "*", [port2]);
    }, { once: true });
    port1.onmessage = ({ data }: MessageEvent<Said>) => this.#hear(data);
    document.body.append(this.#frame);
  }

  postMessage(order: Order): void {
    if (this.#inPage) return this.#inPage.postMessage(order);
    this.#orders.push(order);
    this.#channel.port1.postMessage(order);
    this.#asking ??= setInterval(() => this.#ask(), this.askMs);
  }

  terminate(): void {
    clearInterval(this.#asking);
    this.#channel.port1.close();
    this.#frame.remove();
    this.#inPage?.terminate();
  }

  #hear(said: Said): void {
    this.#missed = 0;
    if (said === "alive") return;
    if ("refused" in said) this.#goOnInPage();
    else if ("answer" in said) this.onmessage?.({ data: said.answer } as MessageEvent<Answer>);
    else this.#fail(said.error);
  }

  #ask(): void {
    if (this.#missed >= MOST_MISSED) {
      this.#fail("Stopped: your code took more memory than this browser gives to it.");
      return;
    }
    this.#missed++;
    this.#channel.port1.postMessage("alive?");
  }

  /** A browser that lets no such frame have a worker. */
  #goOnInPage(): void {
    clearInterval(this.#asking);
    const worker = workerOf(this.#code);
    worker.onmessage = (event) => this.onmessage?.(event);
    worker.onerror = (event) => this.onerror?.(event);
    this.#inPage = worker;
    for (const order of this.#orders) worker.postMessage(order);
  }

  #fail(message: string): void {
    clearInterval(this.#asking);
    this.onerror?.({ message, preventDefault() {} } as ErrorEvent);
  }
}
