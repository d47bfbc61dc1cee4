import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import process from "node:process";

/** Longest wait for an answer of the holder, in ms. */
const BUDGET_MS = 5000;
/** Namespaces of the holder: user, root's rights inside, network, mounts, processes, files of processes, System V, names. */
const FLAGS = ["-Urnmpfiu", "--mount-proc", "--kill-child"];

/** Why there are no namespaces here, in one line; `undefined` where there are. Tried once. */
export function namespacesMissing(): string | undefined {
  return (missing ??= { why: tried() }).why;
}
let missing: { why: string | undefined } | undefined;

function tried(): string | undefined {
  if (process.platform !== "linux") return `namespaces: Linux only, this is ${process.platform}`;
  try {
    const script =
      "mount -t tmpfs none /run && ip link add under0 type bridge && setpriv --no-new-privs true";
    execFileSync("unshare", [...FLAGS, "sh", "-c", script], { timeout: BUDGET_MS, stdio: "pipe" });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: Uint8Array };
    const said = String(stderr ?? "").trim().split("\n")[0] || message.split("\n")[0];
    return `namespaces: ${said}`;
  }
}

/**
 * A shell in namespaces of its own, fed with commands: what it makes (networks, mounts, processes) exists nowhere else,
 * and is gone with it. It ends when its standard input closes, that is, at the latest with this process: `unshare`
 * hands the end on to what it started.
 */
export class Holder {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  #said = "";
  #wake: (() => void) | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #count = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stdin?.on("error", () => {});
    this.#gone = new Promise((resolve) => {
      child.once("exit", () => resolve()).once("error", () => resolve());
    });
    for (const output of [child.stdout, child.stderr]) {
      output?.setEncoding("utf8");
      output?.on("data", (text: string) => {
        this.#said = (this.#said + text).slice(-100_000);
        this.#wake?.();
      });
    }
  }

  /** @throws {Error} Where there are no namespaces here. */
  static async start(): Promise<Holder> {
    const why = namespacesMissing();
    if (why !== undefined) throw new Error(`Cannot start Holder: ${why}`);
    const child = spawn("unshare", [...FLAGS, "sh"], { stdio: ["pipe", "pipe", "pipe"] });
    const holder = new Holder(child);
    try {
      await holder.run(
        "mount -t tmpfs -o size=64m none /run && mkdir -p /run/netns /run/pods && ip link set lo up && " +
          "ip link add under0 type bridge && ip addr add 198.18.0.1/16 dev under0 && ip link set under0 up",
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

  /** Runs a line of shell, one after the other. @returns What it said. @throws {Error} Where it fails, or takes too long. */
  run(line: string): Promise<string> {
    const ran = this.#last.then(() => this.#run(line));
    this.#last = ran.catch(() => {});
    return ran;
  }

  async #run(line: string): Promise<string> {
    const mark = `under-load-${++this.#count}`, until = performance.now() + BUDGET_MS;
    this.#said = "";
    this.#child.stdin?.write(`{ ${line}\n} </dev/null 2>&1; s=$?; echo; echo ${mark} $s\n`);
    for (;;) {
      const end = this.#said.match(new RegExp(`^${mark} (\\d+)$`, "m"));
      if (end) {
        const text = this.#said.slice(0, end.index).trim();
        if (end[1] === "0") return text;
        throw new Error(`Cannot run in the holder: it ended with ${end[1]}: ${text.slice(-300)}`);
      }
      if (
        performance.now() > until || this.#child.exitCode !== null ||
        this.#child.signalCode !== null
      ) {
        throw new Error(
          `Cannot run in the holder: no answer within ${BUDGET_MS} ms: ${this.#said.slice(-300)}`,
        );
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
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return 0;
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 2000);
    await this.#gone;
    clearTimeout(timer);
    return performance.now() - began;
  }
}
