/// <reference lib="dom" />
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHTML } from "linkedom";
import type { Order } from "../live/messages.ts";
import { FramedWorker } from "./framed-worker.ts";

const ORDER: Order = { set: {}, units: [1], shown: [] };
const ASK_MS = 2;
/** Whoever waits for so many turns of the loop waits for ever. */
const TURNS = 2000;

/** A frame whose other side is in the hands of the test. */
async function framed() {
  const { document, Event } = parseHTML("<!doctype html><body></body>");
  Object.assign(globalThis, { document });
  const worker = new FramedWorker(new Blob(["code"]), ASK_MS),
    frame = document.querySelector("iframe")!;
  const port = await new Promise<MessagePort>((resolve) => {
    Object.defineProperty(frame, "contentWindow", {
      value: { postMessage: (_: Blob, __: string, [port]: [MessagePort]) => resolve(port) },
    });
    frame.dispatchEvent(new Event("load"));
  });
  const heard: unknown[] = [], said: unknown[] = [], problems: string[] = [];
  port.onmessage = ({ data }) => heard.push(data);
  worker.onmessage = ({ data }) => said.push(data);
  worker.onerror = ({ message }) => problems.push(message);
  const until = async (is: () => boolean) => {
    for (let turn = 0; turn < TURNS && !is(); turn++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assert.ok(is(), "it has not come to that");
  };
  return { document, worker, frame, port, heard, said, problems, until };
}

test("a frame without rights takes orders and gives answers, and goes when it is ended", async () => {
  const { document, worker, frame, port, heard, said, until } = await framed();
  assert.equal(frame.getAttribute("sandbox"), "allow-scripts");
  worker.postMessage(ORDER);
  await until(() => heard.length > 0);
  assert.deepEqual(heard[0], ORDER);
  port.postMessage({ answer: { type: "done" } });
  await until(() => said.length > 0);
  assert.deepEqual(said, [{ type: "done" }]);
  worker.terminate();
  assert.equal(document.querySelector("iframe"), null);
  port.close();
});

test("a frame that no longer answers has taken too much memory, and that is said", async () => {
  const { worker, port, problems, until } = await framed();
  worker.postMessage(ORDER);
  await until(() => problems.length > 0);
  assert.match(problems[0]!, /^Stopped: your code took more memory/);
  worker.terminate();
  port.close();
});

test("a frame that answers may take its time", async () => {
  const { worker, port, heard, problems, until } = await framed();
  port.onmessage = ({ data }) => {
    heard.push(data);
    if (data === "alive?") port.postMessage("alive");
  };
  worker.postMessage(ORDER);
  await until(() => heard.length > 12);
  port.postMessage({ error: "Unexpected token" });
  await until(() => problems.length > 0);
  assert.deepEqual(problems, ["Unexpected token"]);
  worker.terminate();
  port.close();
});
