import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import { compareRequests } from "../compare/parts.ts";
import type { HttpInteraction } from "../contract/model.ts";
import { answersOf } from "./answers.ts";
import { alarmShares, APPROACHES, faultsFound, verdictOf } from "./approaches.ts";
import { consumersToday } from "./consumers.ts";
import { feedback, greenBySize, greenChance, middle, playStage, stageLoad } from "./end-to-end.ts";
import { falseAlarms } from "./false-alarms.ts";
import { randomExchange } from "./random-exchange.ts";
import { unread, whoReads } from "./reads.ts";
import { refusals } from "./refusals.ts";
import { heldAgainst, planRename, planSpans, renameMoves } from "./rename.ts";
import { saturday } from "./saturday.ts";
import { smallestRefused } from "./shrink.ts";
import { verifyStock } from "./stock.ts";

const [checkout] = consumersToday();

test("a mock that is written by hand does not notice that its provider has changed", async () => {
  assert.deepEqual((await saturday("2", 1)).map(({ right }) => right), [true, true, false]);
  assert.deepEqual((await saturday("1+2", 1)).map(({ right }) => right), [true, true, true]);
});

test("the contract with matchers catches what breaks, but for one, and alarms about nothing else", async () => {
  const faults = await faultsFound(3),
    verdicts = Object.fromEntries(APPROACHES.map((one) => [one, verdictOf(faults, one)]));
  const missed = faults.filter(({ breaks, alarms }) => breaks && !alarms["contract, matchers"]);
  // Pact's boolean matcher takes the text "true" for true, and so does ours.
  assert.deepEqual(missed.map(({ kind, field }) => [kind, field]), [["retype", "$.open"]]);
  assert.equal(verdicts["contract, matchers"]!.falseAlarms, 0);
  assert.deepEqual(verdicts["unit tests with mocks"], { caught: 0, falseAlarms: 0 });
  assert.ok(verdicts["schema"]!.caught < 1 && verdicts["schema"]!.falseAlarms > 0);
  assert.ok(verdicts["contract, exact values"]!.falseAlarms > 0);
  assert.ok(alarmShares(faults).every(({ share }) => share >= 0 && share <= 1));
});

test("exact values alarm about prices, matchers do not", async () => {
  const [answer] = [...(await answersOf(checkout!.contract, 3)).values()];
  const last = falseAlarms(checkout!.contract, answer!, {
    replies: 200,
    changing: 0.2,
    random: random(1),
  }).slice(-2);
  assert.ok(last.find(({ contract }) => contract === "exact values")!.alarms > 100);
  assert.equal(last.find(({ contract }) => contract === "matchers")!.alarms, 0);
});

test("a rename needs a version with both names in between", async () => {
  const held = await heldAgainst(["1", "1+2", "2"]);
  assert.equal(planRename(held, false).safe, false);
  const plan = planRename(held, true);
  assert.ok(plan.safe);
  assert.equal(plan.order[0]!.version, "1+2");
  assert.deepEqual(plan.order.at(-1), { service: "catalogue", version: "2" });
  const spans = planSpans(plan.order, renameMoves(true));
  assert.ok(spans.every(({ from, to }) => from < to));
});

test("the field that nobody reads is found, and it may go", async () => {
  const rows = await whoReads(consumersToday(), 1);
  assert.deepEqual(unread(rows), ["/restaurants/… city"]);
  assert.ok((await heldAgainst(["cityless"], consumersToday())).every(({ success }) => success));
});

test("what is no contract is refused by its file and its place", () => {
  const rows = refusals();
  assert.equal(rows.length, 8);
  for (const { refused } of rows) assert.match(refused, /^Cannot read contract checkout\.json: /);
  assert.match(rows[2]!.refused, /interaction 1 \("dishes"\), at .*\$\[\*\]\.price/);
});

test("many changes are shrunk to the one that matters", async () => {
  const [interaction] = checkout!.contract.interactions,
    [answer] = [...(await answersOf(checkout!.contract, 3)).values()];
  const found = smallestRefused(interaction as HttpInteraction, answer!, 7)!;
  assert.equal(found.changes.length, 1);
  assert.ok(found.before >= 3);
  assert.match(found.changes[0]!, /price|id/);
});

test("the stage is green as often as the formula says, and the longer it takes the more wait", () => {
  for (
    const { green, played } of greenBySize([1, 8, 20], {
      fine: 0.97,
      minutes: 40,
      commits: 1,
      hours: 100,
      random: random(2),
    })
  ) {
    assert.ok(Math.abs(green - played) < 0.05, `${green} and ${played}`);
  }
  assert.equal(greenChance({ services: 2, fine: 0.5 }), 0.25);
  assert.throws(() => greenChance({ services: 2, fine: 2 }), /fine must be from 0 to 1/);
  const rows = feedback({
    services: 10,
    fine: 0.98,
    minutes: 40,
    commits: 1,
    hours: 100,
    random: random(1),
  }, 2);
  assert.ok(
    middle(rows, "end-to-end stage") > 10 * middle(rows, "contracts in the service's own build"),
  );
  assert.ok(
    playStage({ services: 1, fine: 1, minutes: 1, commits: 1, hours: 10, random: random(1) })
      .green === 1,
  );
  const busy = { services: 1, fine: 1, minutes: 30, hours: 50 };
  assert.equal(stageLoad({ ...busy, commits: 1 }), 0.5);
  assert.equal(stageLoad({ ...busy, fine: 0, commits: 1 }), 1.5, "what is red is run three times");
  const half = (commits: number) =>
    playStage({ ...busy, commits, random: random(4) }).waits.toSorted((a, b) => a - b).at(-1)!;
  assert.ok(half(4) > 10 * half(0.5), "what never catches up waits for ever longer");
});

test("without states a provider cannot be verified", async () => {
  assert.deepEqual((await verifyStock(true)).map(({ outcome }) => outcome), [
    "passed",
    "passed",
    "passed",
  ]);
  assert.ok((await verifyStock(false)).some(({ outcome }) => outcome === "failed"));
});

test("random requests are some matches and some not", () => {
  let yes = 0;
  for (let i = 0; i < 20; i++) {
    const { expected, sent } = randomExchange(20, random(`r${i}`));
    yes += sent.filter((one) => compareRequests(expected, one).length === 0).length;
  }
  assert.ok(yes > 40 && yes < 360, `${yes} of 400`);
});
