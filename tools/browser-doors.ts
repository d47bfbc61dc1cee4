import { build, type BuildFailure, stop } from "esbuild";
import { join } from "node:path";
import { ROOT } from "./paths.ts";

/** Folders of lib whose doors a page may import: all that runs on a virtual clock, and its pictures. */
export const IN_A_PAGE = [
  ...["charts", "consistency", "event-log", "sim", "storage"],
  ...["circuit-breaker", "horizontal-scaling", "rate-limiter"],
  ...["caching", "caching/experiments", "multi-region", "multi-region/experiments"],
  ...["sharding", "sharding/experiments", "api-gateway", "api-gateway/experiments"],
  ...["tracing", "tracing/experiments", "metrics", "metrics/experiments"],
  ...["search", "search/experiments", "polyglot-persistence", "polyglot-persistence/experiments"],
  ...["stream-analytics", "stream-analytics/experiments", "chaos", "chaos/experiments"],
  ...["orchestrator", "orchestrator/experiments"],
  ...["serverless", "serverless/experiments"],
  ...["contract-testing", "contract-testing/experiments"],
] as const;

/** What keeps a module from running in a page: imports that only a server has, with who imports them. */
export async function leaksOf(entry: string): Promise<string[]> {
  try {
    await build({
      entryPoints: [join(ROOT, entry)],
      bundle: true,
      write: false,
      format: "esm",
      platform: "browser",
      logLevel: "silent",
      // Asked for by DDSketch's `toProto` alone, which nothing here calls.
      external: ["protobufjs/minimal"],
    });
    return [];
  } catch (error) {
    const { errors } = error as BuildFailure;
    if (!errors) throw error;
    return errors.map(({ text, location }) => `${location?.file ?? entry}: ${text.split("\n")[0]}`);
  } finally {
    // It keeps a process running for the next build.
    await stop();
  }
}
