import { request } from "node:http";
import { Platform, ProcessRuntime, WEB } from "../../real/mod.ts";

/** What callers saw while a new version took the place of the old one. */
export interface RolloutResult {
  way: string;
  requests: number;
  failed: number;
  /** Versions that answered. */
  versions: string[];
  /** Requests that an old version answered though a newer one had answered before they were sent. */
  mixed: number;
  /** Failed and good answers by the tenth of a second in which the request began. */
  timeline: { at: number; failed: number; good: number }[];
  tookMs: number;
}

export interface Way {
  way: string;
  strategy: Record<string, unknown>;
  /** Whether pods say when they are ready, and are let finish. Default: `true`. */
  careful?: boolean;
}

/** Ways to bring out a new version, from the worst on. */
export const WAYS: readonly Way[] = [
  { way: "recreate", strategy: { type: "Recreate" } },
  {
    way: "rolling, careless",
    strategy: { type: "RollingUpdate", maxSurge: 1, maxUnavailable: 1 },
    careful: false,
  },
  {
    way: "rolling, ready and drained",
    strategy: { type: "RollingUpdate", maxSurge: 1, maxUnavailable: 0 },
  },
  { way: "blue-green", strategy: { type: "BlueGreen", scaleDownDelaySeconds: 0 } },
];

/** So many versions are brought out at most. */
const MOST_VERSIONS = 30;

/** Rolls a new version out under load: `callers` send one request after the other, over a connection of its own each. */
export async function rollOut(
  { way, strategy, careful = true }: Way,
  { replicas = 3, callers = 4, least = 0, slowMs = 150 } = {},
): Promise<RolloutResult> {
  const runtime = new ProcessRuntime({ programs: { web: WEB }, drainMs: careful ? 100 : 0 });
  const platform = await Platform.start({ runtime });
  const deployment = (version: string) => {
    const probe = { action: { http: { path: "/ready" } }, periodSeconds: 0.02, timeoutSeconds: 1 };
    return JSON.stringify({
      ...{ kind: "Deployment", name: "web", replicas, strategy },
      template: {
        labels: { app: "web" },
        terminationGracePeriodSeconds: careful ? 5 : 0,
        container: {
          ...{ program: "web", args: [version, String(slowMs), "2"] },
          ...(careful ? { readiness: probe } : {}),
        },
      },
    });
  };
  try {
    await platform.run([
      "apply",
      JSON.stringify({ kind: "Service", name: "web", selector: { app: "web" }, allowFrom: [{}] }),
    ]);
    await platform.run(["apply", deployment("1")]);
    await platform.ready("web", replicas);
    await new Promise((resolve) => setTimeout(resolve, slowMs));
    const { port } = await platform.proxy("web"), began = performance.now();
    let done = false;
    const load = new Load(port);
    const sending = load.run(callers, () => done);
    await new Promise((resolve) => setTimeout(resolve, 100));
    // One roll-out after the other, until enough requests were sent through them.
    let version = 2;
    do {
      await platform.run(["apply", deployment(String(version))]);
      await platform.ready("web", replicas, 20_000);
    } while (load.sent < least && ++version < MOST_VERSIONS);
    const tookMs = performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, 100));
    done = true;
    await sending;
    return {
      way,
      requests: load.sent,
      failed: load.failed,
      mixed: load.mixed,
      versions: [...load.versions].sort(),
      timeline: load.timeline,
      tookMs,
    };
  } finally {
    await platform.close();
  }
}

/** Callers, and what they got. */
class Load {
  sent = 0;
  failed = 0;
  mixed = 0;
  readonly versions = new Set<string>();
  #newest = 0;
  readonly timeline: RolloutResult["timeline"] = [];
  readonly #port: number;
  readonly #began = performance.now();

  constructor(port: number) {
    this.#port = port;
  }

  async run(callers: number, over: () => boolean): Promise<void> {
    const until = this.#began + 30_000;
    await Promise.all(Array.from({ length: callers }, async () => {
      while (!over() && performance.now() < until) await this.#one();
    }));
  }

  async #one(): Promise<void> {
    const slot = Math.floor((performance.now() - this.#began) / 100);
    const newest = this.#newest, version = await get(this.#port);
    this.sent++;
    while (this.timeline.length <= slot) {
      this.timeline.push({ at: this.timeline.length / 10, failed: 0, good: 0 });
    }
    if (version === undefined) {
      this.failed++;
      this.timeline[slot]!.failed++;
      // A refusal comes at once: without a pause it would be counted thousands of times.
      await new Promise((resolve) => setTimeout(resolve, 5));
    } else {
      this.versions.add(version);
      if (Number(version) < newest) this.mixed++;
      this.#newest = Math.max(this.#newest, Number(version));
      this.timeline[slot]!.good++;
    }
  }
}

/** The version that answered; `undefined` where none did, or not with 200. */
export function get(port: number, path = "/"): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asking = request(
      { host: "127.0.0.1", port, path, agent: false, timeout: 3000 },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part) => text += part).on("error", () => resolve(undefined));
        response.on("end", () => {
          try {
            resolve(
              response.statusCode === 200
                ? (JSON.parse(text) as { version: string }).version
                : undefined,
            );
          } catch {
            resolve(undefined);
          }
        });
      },
    );
    asking.on("error", () => resolve(undefined)).on("timeout", () => asking.destroy());
    asking.end();
  });
}
