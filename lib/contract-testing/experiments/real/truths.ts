import { readFileSync } from "node:fs";
import deployFacts from "../../../../data/contract-testing/can-i-deploy.json" with { type: "json" };
import { type PostgresService, suite } from "../../../services/mod.ts";
import { difference } from "../../../charts/words.ts";
import { random, scored, type TruthRow } from "../../../sim/mod.ts";
import { loadHistory } from "../../broker/load.ts";
import { MemoryBroker } from "../../broker/memory-broker.ts";
import { PostgresBroker } from "../../broker/postgres-broker.ts";
import { type DeployCase, deployTruth, disagreements } from "../../truths/can-i-deploy.ts";
import { type CompatibilityCase } from "../../truths/compatibility-case.ts";
import { compatibilityTruths } from "../../truths/compatibility.ts";
import {
  SPECIFICATION_FILES,
  type SpecificationFile,
  specificationTruths,
  wrongCases,
} from "../../truths/specification.ts";
import { plannerAgainstAll } from "../plans.ts";
import { verifyStock } from "../stock.ts";
import type { BesidePact } from "./head-to-head.ts";
import { agreement } from "./agreement.ts";
import { askCore, coreScore, rustCore } from "./judge.ts";
import { unchangedAgain, withBroker } from "./publishes.ts";

/** The histories of Pact's own broker. */
export const DEPLOY_CASES = deployFacts.cases as unknown as readonly DeployCase[];

/** Pact's suites, or why they are not here. */
export function pactSuites(): {
  specification: SpecificationFile[];
  compatibility: CompatibilityCase[];
} | string {
  const { folder, missing } = suite(
    "contract-testing",
    SPECIFICATION_FILES[0]!,
    "github.com/pact-foundation/pact-specification",
  );
  if (missing) return missing;
  const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  return {
    specification: SPECIFICATION_FILES.map((file) => read(file) as SpecificationFile),
    compatibility: (read("compatibility-suite.json") as { cases: CompatibilityCase[] }).cases,
  };
}

/** How much of each check is made. */
export interface TruthSizes {
  readonly histories: number;
  readonly mutated: number;
  readonly seed: number;
}

/** All outside truths, and controls that must fail, as the rows of a table. */
export async function outsideTruths(
  db: PostgresService,
  sizes: TruthSizes,
  peer: BesidePact | string,
): Promise<TruthRow[]> {
  const suites = pactSuites();
  return [
    ...typeof suites === "string"
      ? [{
        truth: "Pact's specification and compatibility suite",
        score: "not run",
        ok: false,
        note: suites,
      }]
      : [
        ...specificationTruths(suites.specification),
        ...await compatibilityTruths(suites.compatibility),
      ],
    ...await deployTruths(db, sizes),
    ...await coreTruths(typeof suites === "string" ? [] : suites.specification, sizes),
    ...typeof peer === "string"
      ? [{ truth: "pact-js", score: "not run", ok: false, note: peer }]
      : [
        scored(
          "files are read by each other, ours and pact-js",
          Object.keys(peer.accepts).length,
          Object.entries(peer.accepts).filter(([, is]) => !is).map(([what]) => what),
        ),
      ],
    plannerTruth(sizes.seed),
    ...await controls(db, typeof suites === "string" ? [] : suites.specification),
  ];
}

/** Pact's broker, on both of ours, and both of ours on random histories. */
export async function deployTruths(
  db: PostgresService,
  { histories, seed }: TruthSizes,
): Promise<TruthRow[]> {
  const fresh = { memory: () => Promise.resolve(new MemoryBroker()) };
  return await withBroker(db, async (broker) => {
    const { of, deployable, differ } = await disagreements(
      Array.from({ length: histories }, (_, i) => seed * 100_000 + i),
      broker,
      (to, events) => loadHistory(to as PostgresBroker, events),
    );
    return [
      await deployTruth(DEPLOY_CASES, "in memory", fresh.memory),
      await deployTruth(DEPLOY_CASES, "on Postgres", () => Promise.resolve(broker)),
      {
        ...scored("the two brokers agree on random histories", of, differ),
        ...(differ.length > 0 ? {} : { note: `${deployable} of them deployable` }),
      },
    ];
  });
}

/** The Rust core: its own score, and how often it and ours agree. */
export async function coreTruths(
  files: readonly SpecificationFile[],
  { mutated, seed }: TruthSizes,
): Promise<TruthRow[]> {
  const { folder, missing } = rustCore();
  if (missing) {
    return [{
      truth: "Pact's Rust core as a second judge",
      score: "not run",
      ok: false,
      note: missing,
    }];
  }
  const asked = [coreScore(files), agreement(mutated, random(seed))] as const;
  const [own, both] = await askCore(folder, ...asked);
  return [
    {
      truth: "for comparison, the Rust core over HTTP: the specification's requests",
      score: `${own.right} of ${own.of}`,
      ok: own.of > 0,
      note: own.wrong.join("; "),
    },
    {
      truth: "ours and the Rust core on random changed requests",
      score: `${both.of - both.known - both.differ.length} of ${both.of}`,
      ok: both.differ.length === 0,
      note: [
        `${both.matches} of them match`,
        `known: ${both.known} with null under a regex, which the core takes for the text "null"`,
        ...both.differ,
      ].join("; "),
    },
  ];
}

function plannerTruth(seed: number): TruthRow {
  const { of, safe, wrong } = plannerAgainstAll(150, 6, random(seed));
  return {
    truth: "the planner against all orders of 2 to 6 services",
    score: `${of - wrong} of ${of}`,
    ok: wrong === 0 && safe > 0 && safe < of,
    note: `${safe} can be ordered`,
  };
}

/** What must fail, or nothing above would mean anything. */
export async function controls(
  db: PostgresService,
  files: readonly SpecificationFile[],
): Promise<TruthRow[]> {
  const yes = wrongCases(files, false, () => true),
    bare = await verifyStock(false),
    stated = await verifyStock(true);
  const failed = bare.filter(({ outcome }) => outcome === "failed").length,
    [addressed, not] = await unchangedAgain(db);
  return [
    ...files.length === 0 ? [] : [{
      truth: "control: a matcher that always says yes",
      score: `${difference(1 - yes.wrong.length / yes.of)} right`,
      ok: yes.wrong.length > yes.of / 2,
    }],
    {
      truth: "control: states switched off",
      score: `${failed} of ${bare.length} fail`,
      ok: failed > 0 && stated.every(({ outcome }) => outcome === "passed"),
    },
    {
      truth: "control: no content addresses, three versions with one content",
      score: `${not!.verifications} verifications instead of ${addressed!.verifications}`,
      ok: not!.verifications > addressed!.verifications,
    },
  ];
}
