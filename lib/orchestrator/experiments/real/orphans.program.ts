/** Starts a platform with pods, says which processes they are, and waits to be killed. */
import process from "node:process";
import { Platform, ProcessRuntime, SPIN, WEB } from "../../real/mod.ts";
import { deploymentOf } from "./crash-to-ready.ts";

const runtime = new ProcessRuntime({ programs: { web: WEB, spin: SPIN } });
const platform = await Platform.start({ runtime });
const pods = Number(process.argv[2] ?? 3), program = process.argv[3] ?? "web";
await platform.run(["apply", deploymentOf(pods, { program })]);
await platform.ready("web", pods);
console.log(`pods ${JSON.stringify(runtime.pids)}`);
setTimeout(() => process.exit(0), 20_000);
process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0)).resume();
