import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../services/free-port.ts";
import { NAME } from "../store/labels.ts";
import type { SeriesData } from "../store/queryable.ts";
import { written } from "../client/metric.ts";
import { escapeValue } from "../client/series-slots.ts";
import { tiedProcess } from "./tied-process.ts";

const version = (program: string) => {
  const { status, stdout, stderr } = spawnSync(program, ["--version"], {
    encoding: "utf8",
    timeout: 5000,
  });
  return status === 0
    ? /version (\S+)/.exec(stdout + stderr)?.[1]?.replace(/[,+].*/, "")
    : undefined;
};

/** Why Prometheus' programs can't be asked here; `undefined` where they can. */
export function prometheusMissing(): string | undefined {
  return version("promtool") && version("prometheus")
    ? undefined
    : "not here: install Debian's package prometheus";
}

/** Version of the Prometheus on this machine. */
export const prometheusVersion = (): string | undefined => version("prometheus");

/** What `promtool check metrics` says of an exposition; empty where it has nothing to say. */
export function checkByPromtool(exposition: string): string {
  const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
    ...{ input: exposition, encoding: "utf8", timeout: 20_000 },
  });
  return status === 0 ? stderr.trim() : `${stderr}${stdout}`.trim() || `it ended with ${status}`;
}

/** Time after which a Prometheus that nobody has stopped is ended, in ms. */
const BUDGET = 120_000;

/** A real Prometheus that has some series, on the loopback address. */
export interface RealPrometheus {
  /** Asks `/api/v1/query`; time in ms. */
  query(query: string, time: number): Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * Starts Prometheus with some series imported, or with targets that it scrapes. Everything it writes is in a folder of
 * its own that goes with it. It ends with this process, however that ends, and after two minutes at most.
 *
 * @param targets Host and port of each.
 * @throws {Error} Where it is not installed, refuses the series, or does not start within 15 s.
 */
export async function startPrometheus(
  series: readonly SeriesData[],
  targets: readonly string[] = [],
): Promise<RealPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), "under-load-prometheus-"));
  const data = join(folder, "data"), config = join(folder, "prometheus.yml");
  writeFileSync(config, configOf(targets));
  const refused = series.length > 0 ? importSeries(series, join(folder, "series.txt"), data) : "";
  if (refused) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`Cannot import series into Prometheus: ${refused}`);
  }
  const port = await freePort(), url = `http://127.0.0.1:${port}`;
  const { stop } = tiedProcess("prometheus", [
    ...[
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    ...["--storage.tsdb.retention.time=100y", "--log.level=error"],
  ], { folder, budget: BUDGET });
  try {
    await ready(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    query: async (query, time) => {
      const body = new URLSearchParams({ query, time: String(time / 1000) });
      const response = await fetch(`${url}/api/v1/query`, {
        method: "POST",
        body,
        signal: AbortSignal.timeout(10_000),
      });
      return await response.json();
    },
    stop,
  };
}

function configOf(targets: readonly string[]): string {
  const jobs = targets.map((target, i) =>
    `  - job_name: job-${i}\n    scrape_interval: 250ms\n    scrape_timeout: 250ms\n    static_configs: [{targets: ["${target}"]}]\n`
  );
  return jobs.length > 0 ? `scrape_configs:\n${jobs.join("")}` : "global: {}\n";
}

/** @returns What promtool says against it; empty where it took all. */
function importSeries(series: readonly SeriesData[], input: string, data: string): string {
  writeFileSync(input, openMetrics(series));
  const { status, stderr } = spawnSync("promtool", [
    ...["tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=720h", input, data],
  ], { encoding: "utf8", timeout: 30_000 });
  return status === 0 ? "" : stderr.slice(-300) || "it ended";
}

async function ready(url: string): Promise<void> {
  for (let i = 0; i < 150; i++) {
    try {
      const response = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(1000) });
      await response.arrayBuffer();
      if (response.ok) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("Cannot start Prometheus: it is not ready after 15 s");
}

/** Series as OpenMetrics with a time at each sample, families together, as `promtool` wants them. */
function openMetrics(all: readonly SeriesData[]): string {
  const families = new Map<string, string[]>();
  for (const { labels, times, values } of all) {
    const inside = labels.pairs.flatMap((name, i, pairs) =>
      i % 2 === 0 && name !== NAME ? [`${name}="${escapeValue(pairs[i + 1]!)}"`] : []
    );
    const lines = families.get(labels.name) ?? [];
    families.set(labels.name, lines);
    times.forEach((time, i) =>
      lines.push(`${labels.name}{${inside.join(",")}} ${written(values[i]!)} ${time / 1000}`)
    );
  }
  return [...families].map(([name, lines]) => `# TYPE ${name} unknown\n${lines.join("\n")}\n`).join(
    "",
  ) + "# EOF\n";
}
