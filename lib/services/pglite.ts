import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";

const ROOT = join(import.meta.dirname!, "../..");

/**
 * A fresh PGlite in memory. Making the files of an empty database takes it 1.5 s, reading them 0.2 s: so the
 * first one on a machine leaves its files under `.under-load/` for those that come after, one set for each
 * version of the package.
 */
export async function freshPglite(options: PGliteOptions): Promise<PGlite> {
  const kept = keptFiles();
  if (kept && existsSync(kept)) {
    try {
      return await PGlite.create({ ...options, loadDataDir: new Blob([readFileSync(kept)]) });
    } catch {
      // Half a file, or one of a disk that was full: made again below.
      rmSync(kept, { force: true });
    }
  }
  const db = await PGlite.create(options);
  if (kept) await keep(db, kept);
  return db;
}

async function keep(db: PGlite, path: string): Promise<void> {
  const half = `${path}.${process.pid}`;
  try {
    const files = await db.dumpDataDir("none");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(half, new Uint8Array(await files.arrayBuffer()));
    renameSync(half, path);
  } catch {
    // A folder that can't be written to costs those that come after a second, and no more.
    rmSync(half, { force: true });
  }
}

function keptFiles(): string | undefined {
  try {
    const manifest = join(ROOT, "node_modules/@electric-sql/pglite/package.json");
    const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
    return join(ROOT, ".under-load/pglite", `${version}.tar`);
  } catch {
    return undefined;
  }
}
