import { HISTOGRAMS, Recorder } from "../../recorder.ts";
import { stripeOf } from "../../stripes.ts";
import { runLive } from "../live-run.ts";
import { logHead, logLine } from "../log.ts";
import { AgentTask, noteLine, TELL_MS } from "./protocol.ts";

/** Answers a task with the log of its run, line by line while it goes on. */
export async function runAgent(request: Request): Promise<Response> {
  const task = AgentTask.safeParse(await request.json().catch(() => undefined));
  if (!task.success) {
    const { path, message } = task.error.issues[0]!;
    return new Response(`${path.join(".") || "the task"}: ${message}`, { status: 400 });
  }
  const end = new AbortController();
  return new Response(
    new ReadableStream<Uint8Array>({
      start: (stream) => void tell(task.data, stream, end.signal),
      cancel: () => end.abort(),
    }),
    { headers: { "content-type": "text/plain; charset=utf-8" } },
  );
}

/** Runs a task, and every 100 ms says what has come in since. */
async function tell(
  task: AgentTask,
  stream: ReadableStreamDefaultController<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const encoder = new TextEncoder();
  const say = (text: string) => {
    if (!signal.aborted) stream.enqueue(encoder.encode(`${text}\n`));
  };
  let since = new Recorder(), from = Date.now() / 1000;
  const interval = () => {
    const now = Date.now() / 1000, [part, start] = [since, from];
    [since, from] = [new Recorder(), now];
    const { ended, failed } = part, outcomes = Object.fromEntries(part.outcomes);
    if (ended === 0) return;
    const lines = HISTOGRAMS.map((tag) =>
      logLine({ start, length: now - start, tag, histogram: part[tag] })
    );
    say([...lines, noteLine("Counts", { ended, failed, outcomes })].join("\n"));
  };
  say(logHead(task.startAt / 1000));
  const timer = setInterval(interval, TELL_MS);
  try {
    const { url, connections, timeoutMs, startAt } = task;
    const { due, sent, unanswered, lengthMs, cpu, check } = await runLive(task.scenario, {
      ...{ url, connections, timeoutMs, startAt, signal },
      stripe: stripeOf(task.segment, task.sequence),
      heard: (answered) => since.heard(answered),
    });
    interval();
    say(noteLine("End", { due, sent, unanswered, lengthMs, cpu, reasons: check.reasons }));
  } catch (error) {
    say(noteLine("Error", (error as Error).message));
  } finally {
    clearInterval(timer);
    if (!signal.aborted) stream.close();
  }
}
