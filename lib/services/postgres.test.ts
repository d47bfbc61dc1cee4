import assert from "node:assert/strict";
import test from "node:test";
import { embeddedPostgres, type PostgresService, realPostgres } from "./postgres.ts";

const url = process.env["DATABASE_URL"];
const makers: [string, () => Promise<PostgresService | undefined>][] = [
  ["PGlite", embeddedPostgres],
  [
    "Postgres at DATABASE_URL",
    () => url ? realPostgres({ url, variable: "DATABASE_URL" }) : Promise.resolve(undefined),
  ],
];

for (const [name, make] of makers) {
  const db = await make();
  const skip = db ? false : `${name} is not there`;
  const title = (text: string) => `${name}: ${text}${skip ? ` [skipped: ${skip}]` : ""}`;

  test(title("values come back in the same JavaScript types"), { skip }, async () => {
    const [row] = await db!.query(
      "SELECT 1::int AS i, 2::bigint AS b, 1.5::float8 AS f, 'x'::text AS t, true AS y, NULL AS n, $1::jsonb AS j",
      [JSON.stringify({ a: [1] })],
    );
    assert.deepEqual({ ...row }, { i: 1, b: 2, f: 1.5, t: "x", y: true, n: null, j: { a: [1] } });
  });

  test(title("a script of several statements returns the rows of all"), { skip }, async () => {
    const rows = await db!.script("SELECT 1 AS a; SET search_path TO public; SELECT 2 AS b");
    assert.deepEqual(rows.map((row) => ({ ...row })), [{ a: 1 }, { b: 2 }]);
  });

  test(
    title("a transaction is kept when it resolves and undone when it rejects"),
    { skip },
    async () => {
      await db!.query("DROP SCHEMA IF EXISTS under_load_test CASCADE");
      await db!.query("CREATE SCHEMA under_load_test");
      await db!.query("CREATE TABLE under_load_test.t (id int PRIMARY KEY)");
      await db!.transaction((tx) => tx.query("INSERT INTO under_load_test.t VALUES (1)"));
      await assert.rejects(
        db!.transaction(async (tx) => {
          await tx.query("INSERT INTO under_load_test.t VALUES (2)");
          throw new Error("no");
        }),
        { message: "no" },
      );
      assert.deepEqual((await db!.query("SELECT id FROM under_load_test.t")).map((r) => r["id"]), [
        1,
      ]);
      await db!.query("DROP SCHEMA under_load_test CASCADE");
    },
  );

  test(title("a statement that is wrong rejects with Postgres's own code"), { skip }, async () => {
    await assert.rejects(db!.query("SELECT nothing FROM nowhere"), { code: "42P01" });
  });

  if (name !== "PGlite") {
    test(
      title("a connection that ends within a transaction fails that one alone"),
      { skip },
      async () => {
        await assert.rejects(db!.transaction(async (tx) => {
          const [row] = await tx.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
          await db!.query("SELECT pg_terminate_backend($1)", [row!.pid]);
          // Between two queries: nobody waits for an answer just now.
          await new Promise((resolve) => setTimeout(resolve, 100));
          await tx.query("SELECT 1");
        }));
        for (let i = 0; i < 12; i++) {
          assert.deepEqual(await db!.transaction((tx) => tx.query("SELECT 1 AS one")), [{
            one: 1,
          }]);
        }
      },
    );
  }

  test(title("closing twice does nothing"), { skip }, async () => {
    await db!.close();
    await db!.close();
  });
}

test("a Postgres that is configured but not there is named in one line", async () => {
  const said: string[] = [];
  const warn = console.warn;
  console.warn = (text: string) => void said.push(text);
  try {
    const place = { url: "postgres://me:secret@127.0.0.1:1/db", variable: "DATABASE_URL" };
    assert.equal(await realPostgres(place), undefined);
  } finally {
    console.warn = warn;
  }
  assert.equal(said.length, 1);
  assert.match(
    said[0]!,
    /^Postgres at postgres:\/\/…@127\.0\.0\.1:1\/db does not answer .*unset DATABASE_URL\.$/,
  );
});
