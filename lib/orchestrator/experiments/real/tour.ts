import { Resolver } from "node:dns/promises";
import { Platform, ProcessRuntime, WEB } from "../../real/mod.ts";
import { deploymentOf } from "./crash-to-ready.ts";
import { get } from "./rolling.ts";

/** What a walk through the platform showed. */
export interface Tour {
  /** Commands, and the first line of what each said. */
  lines: { command: string; said: string }[];
  /** Whether a resolver found as many pods by name as there are. */
  found: boolean;
  /** Pods that were found by name and answered. */
  answers: number;
  /** Whether a caller that the policy does not name got no answer. */
  refused: boolean;
}

/** The command line on real pods, the name of a service asked of our DNS by the runtime's own resolver. */
export async function tour(): Promise<Tour> {
  const runtime = new ProcessRuntime({ programs: { web: WEB } });
  const platform = await Platform.start({ runtime }), lines: Tour["lines"] = [];
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  const run = async (command: string, words: readonly string[] = command.split(" ")) => {
    const { text } = await platform.run(words);
    lines.push({ command, said: text.split("\n").slice(0, 2).join(" · ") });
  };
  try {
    const service = {
      ...{ kind: "Service", name: "web", selector: { app: "web" } },
      allowFrom: [{ app: "shop" }],
    };
    await run("apply {service web}", ["apply", JSON.stringify(service)]);
    await run("apply {deployment web}", ["apply", deploymentOf(2)]);
    await platform.ready("web", 2);
    await run("scale web 3");
    await platform.ready("web", 3);
    await run("rollout status web");
    await run("get pods");
    resolver.setServers([`127.0.0.1:${platform.dns.port}`]);
    const targets = await resolver.resolveSrv("_http._tcp.web.svc.cluster.local");
    const answers = await Promise.all(targets.map(({ port }) => get(port)));
    const [shop, other] = await Promise.all([
      platform.proxy("web", { app: "shop" }),
      platform.proxy("web", { app: "stranger" }),
    ]);
    const [let1, kept] = await Promise.all([get(shop.port), get(other.port)]);
    await run("delete deployments web");
    return {
      lines,
      found: targets.length === 3 && let1 !== undefined,
      answers: answers.filter((each) => each !== undefined).length,
      refused: let1 !== undefined && kept === undefined,
    };
  } finally {
    resolver.cancel();
    await platform.close();
  }
}
