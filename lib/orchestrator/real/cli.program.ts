/**
 * The command line in a terminal. `cli.program.ts up [SOCKET]` starts a platform of processes on this machine, which
 * ends with the terminal; any other words are sent to it.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { cli } from "../cli.ts";
import { Platform, ProcessRuntime, sendTo, serveOn, WEB } from "./mod.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    socket: { type: "string", default: join(tmpdir(), "under-load-orchestrator.sock") },
    nodes: { type: "string", default: "3" },
  },
});

if (positionals[0] === "up") {
  const runtime = new ProcessRuntime({ programs: { web: WEB } });
  const platform = await Platform.start({ runtime, nodes: Number(values.nodes) });
  const end = await serveOn(values.socket, platform.send);
  console.log(`listens on ${values.socket}; programs: web`);
  const stop = async () => {
    await Promise.all([end(), platform.close()]);
    rmSync(values.socket, { force: true });
    process.exit(0);
  };
  process.stdin.on("end", stop).on("error", stop).resume();
  process.once("SIGINT", stop).once("SIGTERM", stop);
} else {
  const { code, text } = await cli(positionals, sendTo(values.socket));
  console.log(text);
  process.exitCode = code;
}
