import process from "node:process";
import { after } from "node:test";
import { embeddedPostgres, type PostgresService, realPostgres } from "../services/mod.ts";
import { MemoryStore } from "./memory-store.ts";
import { ownSchema, PostgresStore } from "./postgres-store.ts";
import type { Store } from "./store.ts";

/** A store that a test runs on. */
export interface StoreCase {
  name: "memory" | "PGlite" | "Postgres";
  /** Missing where the case is skipped. */
  store: Store | undefined;
  db?: PostgresService;
  /** For node:test: why it is skipped. */
  skip: string | false;
  /** A test's title, with the reason in it: the test task refuses skipped ones where all are required. */
  title(text: string): string;
}

const URL_OF = process.env["DATABASE_URL"];

/** Why tests on a real Postgres are skipped. */
export const skipReal: string | false = URL_OF ? false : "DATABASE_URL is not set";

/** A title that says why its test is skipped. */
export function titleOn(name: string, skip: string | false, text: string): string {
  return `${name}: ${text}${skip ? ` [skipped: ${skip}]` : ""}`;
}

/**
 * Every store: in memory, in PGlite, and in a real Postgres where `DATABASE_URL` names one. They are closed,
 * and their tables dropped, after the tests of the file that asks.
 *
 * @param embedded Whether PGlite is among them. It takes a second to start, and is the real one's SQL again.
 */
export async function everyStore({ embedded = true } = {}): Promise<StoreCase[]> {
  const pglite = embedded ? await embeddedPostgres() : undefined;
  const real = URL_OF ? await realPostgres({ url: URL_OF, variable: "DATABASE_URL" }) : undefined;
  const on = async (name: StoreCase["name"], db?: PostgresService): Promise<StoreCase> => ({
    name,
    store: db && await PostgresStore.create(db, ownSchema()),
    ...(db && { db }),
    skip: name === "Postgres" ? skipReal : false,
    title: (text) => titleOn(name, name === "Postgres" ? skipReal : false, text),
  });
  const cases = [
    { ...await on("memory"), store: new MemoryStore() },
    ...pglite ? [await on("PGlite", pglite)] : [],
    await on("Postgres", real),
  ];
  after(async () => {
    for (const { store } of cases) if (store instanceof PostgresStore) await store.drop();
    await pglite?.close();
    await real?.close();
  });
  return cases;
}
