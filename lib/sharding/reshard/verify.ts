import { encode } from "../codec.ts";
import type { Row, Shard } from "../shard.ts";
import { chunksOf, columnsOf, OF_MOVE, type Work } from "./work.ts";

/** The two sides of a move are not the same. */
export class Mismatch extends Error {
  override name = "Mismatch";
}

/** More rows than this that differ are no matter of a few late changes. */
const MOST_SUSPECTS = 20_000;

/**
 * Compares both sides while rows are written, all of them, batch by batch. What differs may only be late: it is
 * noted, and looked at again under the fence, with what changes from now on. So the pause does not grow with
 * the rows.
 */
export async function compare(work: Work): Promise<void> {
  const { state, schema } = work;
  Object.assign(state, { suspects: [], comparedFrom: state.applied });
  for (const table of Object.keys(schema)) {
    for await (const id of differing(work, table)) {
      state.suspects.push({ table, id });
      if (state.suspects.length > MOST_SUSPECTS) throw mismatch(work, table, state.suspects.length);
    }
  }
}

/**
 * The last look, while the source stands still: at the suspects and all that has changed since; where nothing
 * was compared before, at every row.
 *
 * @throws {Mismatch} Where both sides differ.
 */
export async function verify(work: Work): Promise<void> {
  const { source, state, schema } = work, tables = Object.keys(schema);
  if (state.mode === "stopped") {
    for (const table of tables) {
      let wrong = 0;
      for await (const _ of differing(work, table)) wrong++;
      if (wrong > 0) throw mismatch(work, table, wrong);
    }
    return;
  }
  // One question for all tables: each turn under the fence is a part of the pause.
  const [changed] = await source.run([{
    sql: "SELECT DISTINCT tbl, id FROM changes WHERE seq > ?",
    params: [state.comparedFrom],
  }]);
  for (const table of tables) {
    const ids = new Set(state.suspects.filter((row) => row.table === table).map(({ id }) => id));
    for (const { tbl, id } of changed!) if (tbl === table) ids.add(id as number);
    const wrong = await differingOf(work, table, [...ids]);
    if (wrong > 0) throw mismatch(work, table, wrong);
  }
}

/** Ids of the moving rows of a table that are not the same on both sides, or on one alone. */
async function* differing(work: Work, table: string): AsyncGenerator<number | bigint> {
  const { source, target, batch } = work;
  for (let from: number | bigint = -(2n ** 63n), more = true; more;) {
    const ours = await page(work, source, table, from, batch);
    more = ours.length === batch;
    // To the same id on the other side, so that each row is held against itself.
    const to: number | bigint = more ? ours.at(-1)!["id"] as bigint : 2n ** 63n - 1n;
    const theirs = new Map(
      (await page(work, target, table, from, -1, to)).map((row) => [row["id"]!, row]),
    );
    for (const row of ours) {
      if (!same(row, theirs.get(row["id"]!))) yield row["id"] as number;
      theirs.delete(row["id"]!);
    }
    for (const id of theirs.keys()) yield id as number;
    from = to;
  }
}

async function page(
  { schema, move }: Work,
  shard: Shard,
  table: string,
  from: number | bigint,
  limit: number,
  to: number | bigint = 2n ** 63n - 1n,
): Promise<Row[]> {
  const [rows] = await shard.run([{
    sql: `SELECT ${columnsOf(schema, table).join(", ")} FROM ${table} ` +
      `WHERE id > ? AND id <= ? AND chunk IN ${OF_MOVE} ORDER BY id LIMIT ?`,
    params: [from, to, chunksOf(move), limit],
  }]);
  return rows!;
}

async function differingOf(
  { source, target, schema }: Work,
  table: string,
  ids: readonly (number | bigint)[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const sql = `SELECT ${columnsOf(schema, table).join(", ")} FROM ${table} ` +
    "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id";
  const ask = async (shard: Shard) => {
    const [rows] = await shard.run([{ sql, params: [`[${ids.join(",")}]`] }]);
    return new Map(rows!.map((row) => [row["id"]!, row]));
  };
  const ours = await ask(source), theirs = await ask(target);
  return ids.filter((id) => !same(ours.get(id), theirs.get(id))).length;
}

function same(a: Row | undefined, b: Row | undefined): boolean {
  return encode(Object.values(a ?? {})) === encode(Object.values(b ?? {}));
}

function mismatch({ source, target }: Work, table: string, rows: number): Mismatch {
  return new Mismatch(
    `Cannot move ${table} from shard ${source.id} to ${target.id}: ${rows} of its rows are not the same there`,
  );
}
