import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { unshareMissing } from "../../../services/try-unshare.ts";
import { requireNumber } from "../../../sim/mod.ts";
import { quoted } from "./quoted.ts";

/** Longest time of a command, and how much longer its answer is waited for, in ms. */
const BUDGET_MS = 5000, SLACK_MS = 2000;
/** How much of what it says is kept, in characters. */
const MOST_SAID = 100_000;
/** Namespaces of the holder: user, root's rights inside, network, mounts, processes, files of processes, System V, names. */
const FLAGS = ["-Urnmpfiu", "--mount-proc", "--kill-child"];

/** Why there are no namespaces here, in one line; `undefined` where there are. Tried once. */
export function namespacesMissing(): string | undefined {
  return (missing ??= { why: unshareMissing("namespaces", [...FLAGS, "sh", "-c", TRY]) }).why;
}
let missing: { why: string | undefined } | undefined;
/** All kinds of things that a holder does. */
const TRY =
  "mount -t tmpfs none /run && ip link add under0 type bridge && setpriv --no-new-privs true";

/**
 * A shell in namespaces of its own, fed with commands: what it makes (networks, mounts, processes) exists nowhere else,
 * and is gone with it. It ends when its standard input closes, that is, at the latest with this process, also in the
 * middle of a command: each runs in the background, so that the shell is always reading.
 */
export class Holder {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  #said = "";
  #wake: (() => void) | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #ended = false;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stdin?.on("error", () => {});
    this.#gone = new Promise((resolve) => {
      const end = () => {
        this.#ended = true;
        resolve();
      };
      child.once("exit", end).once("error", end);
    });
    for (const output of [child.stdout, child.stderr]) {
      output?.setEncoding("utf8");
      output?.on("data", (text: string) => {
        this.#said = (this.#said + text).slice(-MOST_SAID);
        this.#wake?.();
      });
    }
  }

  /** @throws {Error} Where there are no namespaces here. */
  static async start(): Promise<Holder> {
    const why = namespacesMissing();
    if (why !== undefined) throw new Error(`Cannot start Holder: ${why}`);
    const holder = new Holder(
      spawn("unshare", [...FLAGS, "sh"], { stdio: ["pipe", "pipe", "pipe"] }),
    );
    try {
      await holder.run(
        "mount -t tmpfs -o size=64m none /run && mkdir -p /run/netns /run/root && touch /run/hosts && " +
          "ip link set lo up && ip link add under0 type bridge && ip link set under0 up",
      );
    } catch (error) {
      await holder.close();
      throw error;
    }
    return holder;
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /**
   * Runs a line of shell, one after the other, each in a shell of its own.
   *
   * @param budgetMs After that long it is killed, with all that it started in the foreground.
   * @returns What it said, the last 100,000 characters. @throws {Error} Where it fails, or takes too long.
   */
  run(line: string, budgetMs = BUDGET_MS): Promise<string> {
    requireNumber("run in the holder", "budgetMs", budgetMs, { unit: "ms", min: 1, max: 600_000 });
    const ran = this.#last.then(() => this.#run(line, budgetMs));
    this.#last = ran.catch(() => {});
    return ran;
  }

  async #run(line: string, budgetMs: number): Promise<string> {
    // Nobody inside can guess it: what a pod prints is never taken for the end of its command.
    const mark = randomUUID(), until = performance.now() + budgetMs + SLACK_MS;
    this.#said = "";
    this.#child.stdin?.write(
      `{ timeout -s KILL ${budgetMs / 1000} sh -c ${quoted(line)} </dev/null 2>&1; s=$?; ` +
        `echo; echo ${mark} $s; } &\n`,
    );
    for (;;) {
      const end = this.#said.match(new RegExp(`^${mark} (\\d+)$`, "m"));
      if (end) {
        const text = this.#said.slice(0, end.index).trim();
        if (end[1] === "0") return text;
        const why = end[1] === "137"
          ? `killed, at the latest after ${budgetMs} ms`
          : `it ended with ${end[1]}`;
        throw new Error(`Cannot run in the holder: ${why}: ${text.slice(-300)}`);
      }
      if (this.#ended) throw new Error("Cannot run in the holder: it has ended");
      if (performance.now() > until) {
        // Its answer might still come, and be taken for that of the next one.
        await this.close();
        throw new Error(`Cannot run in the holder: no answer after ${budgetMs + SLACK_MS} ms`);
      }
      await this.#more(until);
    }
  }

  /** Until it says more, ends, or the time is up. */
  async #more(until: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const said = new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, Math.max(0, until - performance.now()));
    });
    await Promise.race([said, this.#gone]);
    clearTimeout(timer);
  }

  /** Closes its input, and waits until all is gone. @returns How long that took, in ms. */
  async close(): Promise<number> {
    const began = performance.now();
    if (this.#ended) return 0;
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), SLACK_MS);
    await this.#gone;
    clearTimeout(timer);
    return performance.now() - began;
  }
}
