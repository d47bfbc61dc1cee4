/**
 * The command line in a terminal. `cli.program.ts up` starts a platform of processes on this machine, which ends with
 * the terminal; all other words are sent to it: `apply -f FILE` (`-f -` reads the standard input), `get pods`, …
 */
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { cli } from "../cli.ts";
import { Platform, ProcessRuntime, sendTo, serveOn, WEB } from "./mod.ts";

const NAME = `under-load-orchestrator-${userInfo().username}`;
const HERE = process.platform === "win32" ? `\\\\.\\pipe\\${NAME}` : join(tmpdir(), `${NAME}.sock`);

const HELP =
  `up [--socket PATH] [--nodes N]: starts a platform on this machine, until its input ends (Ctrl-D)
COMMAND [--socket PATH before it]: sends a command to it; apply also takes -f FILE, and -f - reads the input
commands: `;

/** An input that ends so soon was none, in ms. */
const SOON_MS = 300;

/** Says why in one line, and ends with the code of a wrong use. */
function wrong(error: unknown): never {
  console.error((error as Error).message);
  process.exit(2);
}

/** Options come first: all after the first word belongs to the command. */
function words() {
  const all = process.argv.slice(2),
    at = all.findIndex((word, i) =>
      !word.startsWith("-") && !["--socket", "--nodes"].includes(all[i - 1] ?? "")
    );
  const [before, after] = at < 0 ? [all, []] : [all.slice(0, at), all.slice(at)];
  const own = after[0] === "up" ? [...before, ...after.slice(1)] : before;
  try {
    const { values } = parseArgs({
      args: own,
      options: {
        socket: { type: "string", default: HERE },
        nodes: { type: "string", default: "3" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return { ...values, command: after };
  } catch (error) {
    return wrong(error);
  }
}

/** A platform that was killed leaves its file: whoever starts takes its place, unless somebody answers there. */
function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = connect(socket);
    asking.once("connect", () => {
      asking.destroy();
      resolve(true);
    }).once("error", () => resolve(false));
  });
}

async function up(socket: string, nodes: number): Promise<void> {
  if (await answers(socket)) {
    throw new Error(`Cannot start: a platform listens on ${socket} already`);
  }
  const runtime = new ProcessRuntime({ programs: { web: WEB } });
  const platform = await Platform.start({ runtime, nodes });
  const end = await serveOn(socket, platform.send).catch(async (error) => {
    await platform.close();
    throw error;
  });
  console.log(`listens on ${socket}; programs: web`);
  const began = performance.now();
  const stop = async () => {
    await Promise.all([end(), platform.close()]);
    process.exit(0);
  };
  process.stdin.on("end", () => {
    if (performance.now() - began < SOON_MS) {
      console.error(
        "its input has ended at once, and it ends with it: give it one that stays open",
      );
    }
    return stop();
  }).on("error", stop).resume();
  process.once("SIGINT", stop).once("SIGTERM", stop);
}

/** A resource in a file, or in the standard input. */
function resourceIn(words: readonly string[]): string {
  if (words.length !== 3) throw new Error("Cannot apply: -f takes one file, or - for the input");
  const [, , file] = words as [string, string, string];
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new Error(`Cannot read ${file}: ${(error as { code?: string }).code ?? error}`);
  }
}

const { socket, nodes, help, command } = words();
try {
  if (help || command.length === 0) {
    console.log(HELP + (await cli(["help"], () => new Response())).text.replaceAll("\n", " · "));
  } else if (command[0] === "up") await up(socket, Number(nodes));
  else {
    // In a terminal a resource is a file.
    const inFile = command[0] === "apply" && command[1] === "-f";
    const sent = inFile ? ["apply", resourceIn(command)] : command;
    const { code, text } = await cli(sent, sendTo(socket));
    (code === 0 ? console.log : console.error)(text);
    process.exitCode = code;
  }
} catch (error) {
  wrong(error);
}
