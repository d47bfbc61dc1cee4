import { RealClock } from "../../../sim/mod.ts";
import { invokeOver } from "../../edge/invoke.ts";
import { operationTable } from "../../operations/table.ts";
import type { Site } from "./site.ts";

/** Requests that were sent while something changed. */
export interface ChangeRun {
  sent: number;
  failed: number;
  /** Whether a wrong configuration was refused meanwhile; only where one was tried. */
  refused?: boolean;
  /** Answers by each version of the configuration. */
  versions: Record<string, number>;
}

/** Sends `many` queries, a few at a time, and makes the change after a third of them. */
async function during(
  site: Site,
  many: number,
  tokenFor: (index: number) => Promise<string>,
  change: () => Promise<void> | void,
): Promise<ChangeRun> {
  const run: ChangeRun = { sent: 0, failed: 0, versions: {} };
  let changing: Promise<void> | undefined;
  const worker = async () => {
    while (run.sent < many) {
      const index = run.sent++;
      if (index === Math.floor(many / 3)) changing = Promise.resolve(change());
      const headers = { authorization: `Bearer ${await tokenFor(index)}` };
      const response = await site.ask(`/orders/o${1 + index % 50}`, { headers });
      await response.text();
      if (!response.ok) run.failed++;
      const version = response.headers.get("x-config") ?? "none";
      run.versions[version] = (run.versions[version] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  await changing;
  return run;
}

/** The authorization server changes its signing key under load; tokens of both keys are about. */
export async function rotateKey(site: Site, many = 300): Promise<ChangeRun> {
  const { keys, token } = site.login, old = await token();
  let fresh = old;
  const run = await during(
    ...[site, many, (index: number) => Promise.resolve(index % 2 ? old : fresh)] as const,
    async () => {
      await keys.promote(await keys.prepare());
      fresh = await token();
    },
  );
  return run;
}

/** A wrong configuration is tried and a right one swapped in, while requests are under way. */
export async function swapConfiguration(site: Site, many = 300): Promise<ChangeRun> {
  const token = await site.login.token();
  let refused = false;
  const run = await during(site, many, () => Promise.resolve(token), () => {
    const [one] = site.options.table.operations.values();
    try {
      const table = operationTable([{ ...one!, backend: "nobody" }]);
      const invoke = invokeOver(site.upstreams, new RealClock(), table);
      site.gateway.swap({ ...site.options, table, invoke, version: "wrong" });
    } catch {
      refused = true;
    }
    site.gateway.swap({ ...site.options, version: "2" });
  });
  return { ...run, refused };
}
