import { DatabaseSync } from "node:sqlite";
import { type Random, scored, type TruthRow } from "../../../sim/mod.ts";
import type { Searcher } from "../../searcher.ts";
import { TEAMS } from "../filtering.ts";
import { anyOf } from "../quality.ts";

/** Facet counts of random questions with random filters against GROUP BY over the same rows. */
export function facetsTruth(
  searcher: Searcher,
  questions: readonly (readonly string[])[],
  random: Random,
): TruthRow {
  const database = new DatabaseSync(":memory:");
  try {
    fill(database, searcher);
    const wrong: string[] = [];
    questions.forEach((words, i) => {
      const min = random.int(200), team = `team ${TEAMS[random.int(TEAMS.length)]}`;
      const filter = random.int(2)
        ? { kind: "range" as const, field: "size", min }
        : { kind: "keyword" as const, field: "team", values: [team] };
      const { facets } = searcher.search(anyOf(words), { filter, facets: ["team"], size: 10 });
      const where = filter.kind === "range"
        ? `d.size >= ${min}`
        : `EXISTS (SELECT 1 FROM teams o WHERE o.document = d.id AND o.team = '${team}')`;
      const rows = database.prepare(
        `SELECT t.team AS value, COUNT(*) AS count FROM documents d JOIN teams t ON t.document = d.id
         WHERE ${where} AND d.id IN (SELECT document FROM words WHERE word IN (${
          words.map((word) => `'${word}'`).join()
        })) GROUP BY t.team ORDER BY count DESC, value`,
      ).all() as { value: string; count: number }[];
      const own = JSON.stringify(facets["team"]);
      if (own !== JSON.stringify(rows.map(({ value, count }) => ({ value, count })))) {
        wrong.push(`question ${i + 1}`);
      }
    });
    return scored("facet counts as GROUP BY has them", questions.length, wrong);
  } finally {
    database.close();
  }
}

interface Row {
  text: string;
  team: string[];
  size: number;
}

function fill(database: DatabaseSync, searcher: Searcher): void {
  database.exec(
    `CREATE TABLE documents (id INTEGER PRIMARY KEY, size INTEGER);
     CREATE TABLE teams (document INTEGER, team TEXT); CREATE TABLE words (word TEXT, document INTEGER);
     BEGIN`,
  );
  const document = database.prepare("INSERT INTO documents VALUES (?, ?)");
  const team = database.prepare("INSERT INTO teams VALUES (?, ?)");
  const word = database.prepare("INSERT INTO words VALUES (?, ?)");
  for (let id = 0; id < searcher.documents; id++) {
    const { text, team: teams, size } = searcher.document(id) as unknown as Row;
    document.run(id, size);
    for (const name of teams) team.run(id, name);
    for (const term of new Set(searcher.reader.analyzer.terms(text))) word.run(term, id);
  }
  database.exec(
    "COMMIT; CREATE INDEX by_word ON words (word); CREATE INDEX by_document ON teams (document)",
  );
}
