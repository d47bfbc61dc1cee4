import { screenQuery } from "../calls.ts";
import type { GraphQLReply, Site } from "./site.ts";

/** What the app was told in one phase. */
export interface TroubleRow {
  phase: string;
  /** Screens asked for. */
  screens: number;
  /** With everything, without couriers, and not at all. */
  whole: number;
  partly: number;
  lost: number;
  /** Slowest screen, in ms. */
  slowest: number;
}

/** Asks for screens while couriers are well, hang, are killed, and are back. */
export async function couriersInTrouble(site: Site, each = 12): Promise<TroubleRow[]> {
  const rows: TroubleRow[] = [];
  const phase = async (name: string) => rows.push(await screens(site, name, each));
  await phase("all is well");
  await site.services.trouble("couriers", { delay: 60_000 });
  await phase("couriers hang");
  site.services.kill("couriers");
  await phase("couriers are killed");
  await site.services.restart("couriers");
  await untilWell(site);
  await phase("couriers are back");
  return rows;
}

async function screens(site: Site, phase: string, each: number): Promise<TroubleRow> {
  const row: TroubleRow = { phase, screens: each, whole: 0, partly: 0, lost: 0, slowest: 0 };
  for (let i = 0; i < each; i++) {
    const from = performance.now();
    const reply = await site.query(screenQuery(5)).catch((): GraphQLReply => ({}));
    row.slowest = Math.max(row.slowest, performance.now() - from);
    if (!reply.data?.["orders"]) row.lost++;
    else if (reply.errors) row.partly++;
    else row.whole++;
  }
  return row;
}

/** The breaker lets a probe through after a while. */
async function untilWell(site: Site): Promise<void> {
  const end = performance.now() + 8000;
  while (performance.now() < end) {
    if (!(await site.query(screenQuery(5))).errors) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
