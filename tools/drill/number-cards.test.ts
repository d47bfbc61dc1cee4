import assert from "node:assert/strict";
import { test } from "node:test";
import { NUMBERS_MIME } from "../../lib/course/numbers.ts";
import { courseTable } from "../notebook/course-table.ts";
import { type Cell, readNotebook } from "../notebook/file.ts";
import { isExplained } from "./explained.ts";
import { numberCards } from "./number-cards.ts";

const output = (data: Record<string, unknown>) => ({
  ...{ output_type: "display_data" as const, metadata: {}, data },
});
const code = (source: string, outputs: Cell["outputs"] = []): Cell => ({
  ...{ kind: "code", id: "", tags: [], source, outputs },
});

/** The cards of a notebook whose section D has one table: what, the code of its value, and what it printed. */
function cardsFor(before: string, rows: [string, string, string][]) {
  const table = rows.map(([what, , value]) => `<tr><td>${what}</td><td>${value}</td></tr>`).join(
    "",
  );
  const declared = {
    rate: { unit: "req/s", about: "arrive" },
    servers: { unit: "servers", about: "there are" },
    seed: { unit: "", about: "picks" },
  };
  const cells: Cell[] = [
    code("const n = numbers({})", [
      output({ [NUMBERS_MIME]: { declared, values: { rate: 200, servers: 8, seed: 7 } } }),
    ]),
    { ...code(""), kind: "markdown", source: "## D · Discovering numbers" },
    code(
      `${before}\ntable([${
        rows.map(([what, value]) => `{ what: ${JSON.stringify(what)}, value: ${value} }`)
      }])`,
      [output({ "text/html": `<table><tbody>${table}</tbody></table>` })],
    ),
  ];
  return numberCards({ name: "07-x", cells }).map(({ front }) =>
    front.replace("Within a factor of two: ", "").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ")
      .trim()
  );
}

test("a number is asked with what its own row is computed from", () => {
  const cards = cardsFor("const all = n.rate * n.servers;", [
    ["a server's day", "format(n.rate * 86_400)", "17,280,000"],
    ["all", "format(all, 'req/s')", "1,600 req/s"],
  ]);
  assert.deepEqual(cards, [
    "a server's day ? rate = 200 req/s (arrive)",
    "all ? rate = 200 req/s (arrive) servers = 8 servers (there are)",
  ]);
});

test("what was given, drawn, simulated or has a number in it that nobody says is not asked", () => {
  assert.deepEqual(
    cardsFor("const load = lab.simulate(n.rate), drawn = n.rate * n.seed;", [
      ["at the peak", "format(n.rate, 'req/s')", "200 req/s"],
      ["load", "format(load, 'req/s')", "190 req/s"],
      ["drawn", "format(drawn, 'req/s')", "1,400 req/s"],
      ["levels", "format(n.rate * 3, 'req/s')", "600 req/s"],
    ]),
    [],
  );
  assert.equal(cardsFor("", [["three levels", "format(n.rate * 3)", "600"]]).length, 1);
});

test("what was measured follows from nothing that was given", () => {
  const [card, ...others] = cardsFor("const [look] = await measure(() => n.servers);", [
    ["one look", "ms(look.ns / 1e6)", "20 ns"],
    ["all looks", "ms(look.ns * n.servers)", "160 ns"],
  ]);
  assert.match(card!, /^one look\s+\?\s+Measured, on the machine that ran the notebook\.$/);
  assert.deepEqual(others, []);
});

test("a row that speaks of the one above comes with it", () => {
  const rows: [string, string, string][] = [
    ["without a gateway", "format(lab.trips)", "3,000 req/s"],
    ["with one", "format(n.rate * n.servers, 'req/s')", "1,600 req/s"],
  ];
  assert.match(cardsFor("", rows)[0]!, /^without a gateway: 3,000 req\/s\.\s+with one\s+\?/);
  assert.deepEqual(cardsFor("", rows.slice(1)), []);
});

test("over the course no card gives its answer, names a seed, or gives more than four numbers", () => {
  const all = courseTable().map(({ name }) => readNotebook(name)).flatMap(numberCards);
  for (const { id, front } of all) {
    assert.ok((front.match(/<li>/g) ?? []).length <= 4, id);
    assert.ok(!/\bseed\b/.test(front), id);
  }
  const ids = all.map(({ id }) => id);
  assert.ok(!ids.includes("05-caching/number/Sunday's peak"));
  assert.ok(!ids.includes("06-circuit-breaker/number/places there are; as many may wait"));
  const look = all.find(({ id }) => id === "05-caching/number/one look into memory")!;
  assert.ok(!look.front.includes("<li>") && look.front.includes("Measured"));
  const one = all.find(({ id }) => id === "01-api-gateway/number/with one")!;
  assert.match(one.front, /^<p class="lead">requests over mobile without a gateway/);
});

test("a text explains the factors that are made of what it says", () => {
  assert.ok(isExplained([2100], "300 bytes a move, for a week"));
  assert.ok(isExplained([86_400, 1000], "a day"));
  assert.ok(isExplained([0.7], "70 % busy"));
  assert.ok(isExplained([2000], "2 kB each"));
  assert.ok(!isExplained([3], "one for each level"));
  assert.ok(!isExplained([11], "300 bytes"));
});
