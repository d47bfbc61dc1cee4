/** What holds for any broker, wherever it keeps what it knows: its tests run each of these on an empty one. */
import assert from "node:assert/strict";
import { BrokerError } from "./broker-error.ts";
import { type BrokerEvent, replay } from "./history.ts";
import type { Broker } from "./model.ts";

/** What a broker is told first. */
export const PUBLISHED: readonly BrokerEvent[] = [
  ["pact", "c", "1", "p", "content"],
  ["environment", "prod"],
  ["verify", "p", "7", "content", true],
];

/** What it refuses then, and with which words. */
export const REFUSED: readonly (readonly [event: BrokerEvent, sentence: RegExp])[] = [
  [
    ["verify", "p", "1", "other", true],
    /Cannot record verification: .*published for p: received other/,
  ],
  [["verify", "q", "1", "content", true], /Cannot record verification: .*published for q/],
  [["deploy", "prd", "p", "7", null], /Cannot deploy: environment prd does not exist/],
  [["release", "prd", "p", "7"], /Cannot deploy: environment prd does not exist/],
  [["deploy", "prod", "p", "8", null], /Cannot deploy: p 8 does not exist/],
  [["release", "prod", "q", "7"], /Cannot deploy: q 7 does not exist/],
];

type Check = (broker: Broker) => Promise<void>;

export const ANY_BROKER: Readonly<Record<string, Check>> = {
  "what is told of contents, versions and environments that nobody knows is refused": async (
    broker,
  ) => {
    await replay(broker, PUBLISHED);
    for (const [event, sentence] of REFUSED) {
      await assert.rejects(
        replay(broker, [event]),
        (error) =>
          error instanceof BrokerError && error.kind === "unknown" && sentence.test(error.message),
        JSON.stringify(event),
      );
    }
    const asked = { of: [{ name: "p", version: "1" }], to: { environment: "prod" } };
    assert.deepEqual((await broker.canIDeploy(asked)).reasons, ["p 1 does not exist"], "no trace");
  },

  "an environment that does not exist is a no, even for what has no contract": async (broker) => {
    await replay(broker, [...PUBLISHED, ["deploy", "prod", "p", "7", null], ["version", "x", "1"]]);
    for (const [name, version] of [["c", "1"], ["p", "7"], ["x", "1"]] as const) {
      const ask = async (environment: string) =>
        (await broker.canIDeploy({ of: [{ name, version }], to: { environment } })).reasons;
      assert.deepEqual(await ask("prod"), []);
      assert.ok((await ask("production")).includes("environment production does not exist"));
    }
  },

  "what was switched off is not asked any more, and cannot be switched off again": async (
    broker,
  ) => {
    const placement = { environment: "prod", name: "c", version: "1", target: "blue" };
    const asked = { of: [{ name: "p", version: "8" }], to: { environment: "prod" } };
    await replay(broker, [
      ...PUBLISHED,
      ["deploy", "prod", "c", "1", "blue"],
      ["version", "p", "8"],
    ]);
    assert.ok(!(await broker.canIDeploy(asked)).deployable);
    await assert.rejects(broker.undeploy({ ...placement, target: null }), /Cannot undeploy: c 1/);
    await broker.undeploy(placement);
    assert.ok((await broker.canIDeploy(asked)).deployable);
    await assert.rejects(broker.undeploy(placement), /c 1 is not in prod, on target blue/);
  },

  "what is ignored is not asked, as a consumer or as a provider, in one version or in all": async (
    broker,
  ) => {
    await replay(broker, [
      ...PUBLISHED,
      ["deploy", "prod", "c", "1", null],
      ["version", "p", "8"],
      ["pact", "d", "1", "p", "another"],
    ]);
    const ask = async (
      name: string,
      version: string,
      ignore: { name: string; version?: string }[],
    ) =>
      (await broker.canIDeploy({ of: [{ name, version }], to: { environment: "prod" }, ignore }))
        .reasons;
    const never = "p 8 never verified the contract of c 1";
    assert.deepEqual(await ask("p", "8", []), [never]);
    assert.deepEqual(await ask("p", "8", [{ name: "c" }]), []);
    assert.deepEqual(await ask("p", "8", [{ name: "c", version: "1" }]), []);
    assert.deepEqual(await ask("p", "8", [{ name: "c", version: "2" }]), [never]);
    assert.deepEqual(await ask("d", "1", [{ name: "c" }]), [
      "d 1 needs p, and no version of it is there",
    ]);
    assert.deepEqual(await ask("d", "1", [{ name: "p" }]), []);
  },

  "of deployments to one target at once one stays": async (broker) => {
    const versions = ["1", "2", "3", "4"];
    await replay(broker, [
      ["environment", "prod"],
      ...versions.map((version): BrokerEvent => ["version", "c", version]),
    ]);
    const at = (version: string) => ({ environment: "prod", name: "c", version, target: null });
    await Promise.all(versions.map((version) => broker.deploy(at(version))));
    const left = await Promise.allSettled(versions.map((version) => broker.undeploy(at(version))));
    assert.equal(left.filter(({ status }) => status === "fulfilled").length, 1);
  },
};
