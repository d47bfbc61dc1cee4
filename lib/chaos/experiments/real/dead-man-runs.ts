import { spawnProgram } from "../../../services/own-program.ts";
import { serveHere } from "../../../services/serve-here.ts";
import { ProxyCollection, toxiproxyApi } from "../../real/mod.ts";

/** A runner that was killed in mid-experiment. */
export interface KilledRun {
  way: "with a dead-man switch" | "without";
  run: number;
  /** ms from the kill until the fault was gone; `undefined`: it stayed for as long as was waited. */
  ms: number | undefined;
}

/** How long is waited for a fault to go, in ms. */
const PATIENCE = 1500;

/** Kills runners in the middle of their experiments, and measures how long their faults stay. */
export async function killRunners(runs: number): Promise<KilledRun[]> {
  const proxies = new ProxyCollection(),
    served = await serveHere(toxiproxyApi(proxies).fetch, 60_000);
  const rows: KilledRun[] = [];
  try {
    for (const way of ["with a dead-man switch", "without"] as const) {
      // One is enough to see that nothing happens.
      for (let run = 0; run < (way === "without" ? 1 : runs); run++) {
        const name = `p${rows.length}`;
        await proxies.add({ name, upstream: "127.0.0.1:9", enabled: true });
        rows.push({
          way,
          run,
          ms: await killOne(served.url.replace(/\/$/, ""), name, way, proxies),
        });
        await proxies.remove(name);
      }
    }
    return rows;
  } finally {
    await served.close();
    await proxies.close();
  }
}

async function killOne(
  api: string,
  name: string,
  way: KilledRun["way"],
  proxies: ProxyCollection,
): Promise<number | undefined> {
  const program = new URL("./runner.program.ts", import.meta.url);
  const args = [api, name, String(way !== "without")];
  const runner = spawnProgram(program, args, ["pipe", "pipe", "ignore"]);
  const gone = new Promise<void>((resolve) => runner.once("exit", () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      runner.stdout!.on("data", (text) => String(text).includes("injected") && resolve());
      gone.then(() => reject(new Error("the runner ended before it injected anything")));
      setTimeout(() => reject(new Error("the runner did not start in 20 s")), 20_000).unref?.();
    });
    runner.kill("SIGKILL");
    const killed = performance.now();
    while (proxies.get(name).toxics.length > 0) {
      if (performance.now() - killed > PATIENCE) return undefined;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return performance.now() - killed;
  } finally {
    runner.kill("SIGKILL");
    await gone;
  }
}
