import assert from "node:assert/strict";
import { test } from "node:test";
import { Analyzer, type Document } from "../../../lib/search/mod.ts";
import { BookSearch } from "./book-search.ts";
import { nearness } from "./nearness.ts";

function passage(id: string, title: string, body: string, kind = "prose"): Document {
  const notebook = id.split("/")[0]!;
  return { ...{ id, title, body, notebook, kind, place: id, words: 9 }, section: title };
}

const STORM = "When retries are many they keep the checkout down after the cause is gone.";
const PASSAGES = [
  passage(
    "02-notifications/13",
    "Discovering numbers",
    [
      "A retry has a number that is made where the event begins and is the same all the way.",
      "The system of the sender asks for it once more when a message comes late or twice in one day.",
      "People keep such numbers for as long as the law wants them, and not one hour longer than that.",
      "It may be down.",
    ].join(" "),
  ),
  passage("06-circuit-breaker/1", "The storm", STORM),
  passage("06-circuit-breaker/40", "The breaker", "A circuit breaker opens, and opens again."),
  passage("06-circuit-breaker/41", "The breaker", "circuit.breaker.open()", "code"),
  passage("08-sharding/3", "Sharding", "Of sharding, and of a shard key: what we can do, and why."),
  passage("08-sharding/4", "Sharding", "Sharding by a breaker of a circuit, of all things."),
];

function searching() {
  const search = new BookSearch();
  search.add(PASSAGES);
  return (q: string, typing = true, chosen: Record<string, string[]> = {}) =>
    search.found({ type: "ask", number: 1, q, chosen, typing });
}

test("a typo is mended while one types, and what was searched instead is said", () => {
  const ask = searching();
  for (
    const [typed, meant] of [
      ["shrading", "sharding"],
      ["braeker", "breaker"],
      ["circiut braeker", "circuit breaker"],
    ]
  ) {
    const { instead, answer, notebooks } = ask(typed!);
    assert.equal(instead, meant);
    assert.ok(answer.total > 0 && notebooks.length > 0, `${typed}`);
  }
  assert.equal(ask("sharding").instead, undefined);
  assert.equal(ask("xyzzyxyzzy").answer.total, 0);
});

test("one word that is mended beside one that is found is a question, and no answer", () => {
  const { instead, didYouMean, answer } = searching()("circiut breaker", false);
  assert.equal(instead, undefined);
  assert.equal(didYouMean, "circuit breaker");
  assert.ok(answer.total > 0);
});

test("words that make a question weigh nothing", () => {
  const ask = searching();
  assert.equal(ask("why can retries keep a system down").notebooks[0]!.id, "06-circuit-breaker/1");
  assert.equal(ask("what can we do why", false).answer.total, 0);
});

test("a passage whose words stand together comes before one that has them all over, and more often", () => {
  const apart = ["lease", ...Array(20).fill("so"), "fence", ...Array(20).fill("so"), "token"];
  const search = new BookSearch();
  search.add([
    passage("08-sharding/1", "All over", [...apart, ...apart].join(" ")),
    passage(
      "08-sharding/2",
      "Together",
      `A lease is a token with a fence. ${"Or so it is. ".repeat(40)}`,
    ),
  ]);
  const q = "lease fence token";
  const { notebooks } = search.found({ type: "ask", number: 1, q, chosen: {}, typing: false });
  assert.deepEqual(notebooks.map(({ title }) => title), ["Together", "All over"]);
});

test("text stands before code, and sections are counted and can be chosen", () => {
  const ask = searching(), { notebooks, answer } = ask("circuit breaker");
  assert.equal(notebooks[0]!.id, "06-circuit-breaker/40");
  assert.ok(answer.facets["section"]!.some(({ value }) => value === "The breaker"));
  const { notebooks: chosen } = ask("breaker", true, { section: ["Sharding"] });
  assert.deepEqual(chosen.map(({ id }) => id), ["08-sharding/4"]);
});

test("nearness is the share of the words that stand within a sentence's length", () => {
  const near = (text: string) => nearness("retry storm breaker", text, new Analyzer());
  assert.equal(near("a retry storm, and then a breaker"), 1);
  assert.equal(near(`retry ${"so ".repeat(20)} storm ${"so ".repeat(20)} breaker`), 1 / 3);
  assert.equal(near(`retry storm ${"so ".repeat(20)} breaker`), 2 / 3);
  assert.equal(near("nothing of it"), 0);
});
