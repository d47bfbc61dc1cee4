/** Starts a platform with pods, says which processes they are, and waits to be killed. */
import process from "node:process";
import { Platform, ProcessRuntime, WEB } from "../../real/mod.ts";
import { deploymentOf } from "./crash-to-ready.ts";

const runtime = new ProcessRuntime({ programs: { web: WEB } });
const platform = await Platform.start({ runtime });
await platform.run(["apply", deploymentOf(Number(process.argv[2] ?? 3))]);
await platform.ready("web", Number(process.argv[2] ?? 3));
console.log(`pods ${JSON.stringify(runtime.pids)}`);
setTimeout(() => process.exit(0), 20_000);
process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0)).resume();
