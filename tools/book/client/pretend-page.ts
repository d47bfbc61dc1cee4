/// <reference lib="dom" />
/** For tests: a page without a browser, and workers that say what a test has them say. */
import { parseHTML } from "linkedom";
import type { Answer, Order } from "../live/messages.ts";
import type { LiveNotebook } from "../live-notebook.ts";
import { LivePage } from "./live-page.ts";
import { Runner, type WorkerLike } from "./runner.ts";

/** A worker in the hands of a test. */
export class PretendWorker implements WorkerLike {
  static all: PretendWorker[] = [];
  onmessage: WorkerLike["onmessage"] = null;
  onerror: WorkerLike["onerror"] = null;
  readonly orders: Order[] = [];
  ended = false;

  constructor(readonly code: Blob) {
    PretendWorker.all.push(this);
  }

  postMessage(order: Order): void {
    this.orders.push(order);
  }

  terminate(): void {
    this.ended = true;
  }

  says(...answers: Answer[]): void {
    for (const data of answers) this.onmessage?.({ data } as MessageEvent<Answer>);
  }

  fails(message: string): void {
    this.onerror?.({ message, preventDefault() {} } as ErrorEvent);
  }

  /** The one that was asked last, and lives. */
  static get busy(): PretendWorker {
    return PretendWorker.all.findLast(({ orders, ended }) => orders.length > 0 && !ended)!;
  }
}

export const CODE = new Blob(["code"]);
export const pretendRunner = () =>
  new Runner(() => Promise.resolve(CODE), (code) => new PretendWorker(code));

/** What a cell shows as HTML, and its end. */
export const shown = (cell: number, html: string): Answer[] => [
  { type: "output", cell, output: { data: { "text/html": html }, result: true } } as Answer,
  { type: "end", cell },
];

const NUMBER = { type: "integer", minimum: 1, maximum: 9, unit: "req/s", about: "how many come" };

/** A notebook with two numbers, cells 1 to 4 and an exercise; cell 0 is the table of the numbers. */
const NOTEBOOK: LiveNotebook = {
  declared: { load: NUMBER, nodes: NUMBER },
  values: { load: 2, nodes: 3 },
  cells: [
    { index: 0, numbers: ["*"], units: [0], own: [0] },
    { index: 1, numbers: ["load"], units: [0, 1], own: [1] },
    { index: 3, numbers: ["load"], units: [0, 3], own: [3] },
    { index: 4, numbers: ["load", "nodes"], units: [0, 3, 4], own: [4] },
    { index: 5, numbers: [], units: [0, 5], own: [5] },
  ],
  saved: [{ index: 6, numbers: ["load"], why: "it needs a server" }],
  after: {},
  exercises: [{ index: 5, stub: "1;" }],
  scripts: [],
  late: { scripts: [], units: [] },
};

const HTML = `<!doctype html><body data-root=""><main>
<section id="cell-1"><div class="outputs" data-cell="0"><div class="out">load 2</div></div></section>
<section id="cell-2"><div class="outputs" data-cell="1"><div class="out"><svg>1 at 2</svg></div></div></section>
<section id="cell-3"><p>Try it.</p><div class="try" data-set='{"load":"5"}'></div><details><p>So.</p></details></section>
<section id="cell-4"><div class="outputs" data-cell="3"><div class="out"><svg>3 at 2</svg></div></div></section>
<section id="cell-5"><div class="outputs" data-cell="4"><div class="out">4 at 2</div></div></section>
<section id="cell-6"><div class="outputs" data-cell="5"><div class="out">not solved</div></div></section>
<section id="cell-7"><div class="outputs" data-cell="6"><div class="out">saved</div></div></section>
</main><aside id="numbers-panel"></aside></body>`;

/** An address whose part behind `#` can be changed; who listens hears of it later, as in a browser. */
class PretendLocation {
  #hash: string;

  constructor(hash: string, readonly changed: () => void) {
    this.#hash = hash;
  }

  get hash(): string {
    return this.#hash;
  }

  set hash(hash: string) {
    if (hash === this.#hash) return;
    this.#hash = hash;
    setTimeout(this.changed);
  }

  replace(hash: string): void {
    this.hash = hash;
  }
}

/** Makes the page the one that scripts see. */
export function pretendPage(hash = "") {
  const { document, CustomEvent, Event } = parseHTML(HTML);
  const heard: (() => void)[] = [], scrolled: string[] = [];
  const location = new PretendLocation(hash, () => heard.forEach((listen) => listen()));
  Object.assign(globalThis, {
    ...{ document, CustomEvent, innerHeight: 900 },
    addEventListener: (type: string, listen: () => void) =>
      type === "hashchange" && heard.push(listen),
  });
  Object.defineProperty(globalThis, "location", { value: location, configurable: true });
  for (const element of document.querySelectorAll<HTMLElement>("[id], .outputs")) {
    element.scrollIntoView = () => void scrolled.push(element.id);
    element.getBoundingClientRect = () => ({ top: 0, bottom: 1 }) as DOMRect;
  }
  PretendWorker.all = [];
  const panel = document.querySelector<HTMLElement>("#numbers-panel")!;
  const page = new LivePage(NOTEBOOK, panel, "", pretendRunner());
  return {
    ...{ page, panel, document, location, scrolled, Event },
    outputs: (cell: number) => page.places.get(cell)!.element,
    waiting: () => [...document.querySelectorAll(".waiting")].length,
    status: () => panel.querySelector(".status")!.textContent,
  };
}

/** All that is due has happened. */
export const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
