import process from "node:process";
import { Platform, ProcessRuntime, WEB } from "../../real/mod.ts";
import { get } from "./rolling.ts";

/** Time from a crash until the same container answers again, in ms, a number a crash. */
export async function crashToReady(crashes: number): Promise<number[]> {
  const runtime = new ProcessRuntime({ programs: { web: WEB } });
  const platform = await Platform.start({ runtime, nodes: 1, restarts: { base: 0, most: 0 } });
  try {
    await platform.run(["apply", deploymentOf(1)]);
    await platform.ready("web", 1);
    const took: number[] = [];
    for (let i = 0; i < crashes; i++) {
      const [pid] = runtime.pids, port = portOf(platform), began = performance.now();
      process.kill(pid!, "SIGKILL");
      while (performance.now() - began < 10_000) {
        const now = portOf(platform);
        if (now !== port && now !== undefined && await get(now) !== undefined) break;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      took.push(performance.now() - began);
    }
    return took;
  } finally {
    await platform.close();
  }
}

function portOf(platform: Platform): number | undefined {
  const address = platform.pods[0]?.status.address;
  return address === undefined ? undefined : Number(address.split(":").at(-1));
}

/** The deployment `web` of so many pods, as JSON. @param more What else its container says. */
export function deploymentOf(replicas: number, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    ...{ kind: "Deployment", name: "web", replicas },
    template: { labels: { app: "web" }, container: { program: "web", args: ["1"], ...more } },
  });
}
