import { Resolver as RuntimeResolver } from "node:dns/promises";
import { historyTruths, recordedHistories } from "../../../consistency/truths.ts";
import type { Random } from "../../../sim/random.ts";
import type { TruthRow } from "../../../sim/truth-row.ts";
import { serveDns } from "../../real/dns-server.ts";
import {
  closedFormTruth,
  commitTruth,
  dnsCacheTruth,
  namesTruth,
  roundTripTruths,
} from "../../truths/mod.ts";
import { NAME, oneName } from "../common.ts";
import { codecTruth } from "./dns-packets.ts";

/** Every outside truth of this notebook with its score. */
export async function outsideTruths(random: Random): Promise<TruthRow[]> {
  const histories = await recordedHistories();
  return [
    dnsCacheTruth(),
    namesTruth(),
    codecTruth(10_000, random),
    await runtimeResolves(),
    ...(typeof histories === "string"
      ? [{ truth: "recorded histories (Porcupine)", score: "not run", ok: false, note: histories }]
      : historyTruths(histories)),
    commitTruth(),
    ...roundTripTruths(),
    closedFormTruth(),
  ];
}

/** The runtime's own resolver, which nobody here wrote, against our server. */
export async function runtimeResolves(): Promise<TruthRow> {
  const authority = oneName(42);
  const server = await serveDns((query, from, answer) => answer(authority.answer(query, from)));
  try {
    const resolver = new RuntimeResolver({ timeout: 2_000, tries: 2 });
    resolver.setServers([`127.0.0.1:${server.port}`]);
    const found = await resolver.resolve4(NAME);
    const missing = await resolver.resolve4("nope.booking.example").then(
      () => "found",
      () => "not found",
    );
    const right = Number(found.join() === "192.0.2.1") + Number(missing === "not found");
    return {
      truth: "the runtime's own resolver on our authority: a name, and none",
      score: `${right} of 2`,
      ok: right === 2,
    };
  } finally {
    await server.close();
  }
}
