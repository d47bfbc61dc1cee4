import * as fs from "node:fs";
import { dirname } from "node:path";
import process from "node:process";

/** What a file is written by: a test looks on. */
export type Files = Pick<
  typeof fs,
  "closeSync" | "fsyncSync" | "openSync" | "renameSync" | "rmSync" | "writeSync"
>;

/**
 * Writes a file so that whoever is killed at any moment, or loses power, leaves the old one or the new one, whole: it is
 * written beside, brought to the disk, and put in the old one's place. The name beside is this program's own.
 */
export function writeWhole(path: string, text: string, files: Files = fs): void {
  const beside = `${path}.${process.pid}.new`, file = files.openSync(beside, "w", 0o600);
  try {
    try {
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length;) at += files.writeSync(file, bytes, at);
      files.fsyncSync(file);
    } finally {
      files.closeSync(file);
    }
    files.renameSync(beside, path);
  } catch (error) {
    files.rmSync(beside, { force: true });
    throw error;
  }
  syncFolder(dirname(path), files);
}

/** A new name is on the disk when its folder is. Windows opens no folders: there the system sees to it. */
function syncFolder(path: string, files: Files): void {
  if (process.platform === "win32") return;
  const folder = files.openSync(path, "r");
  try {
    files.fsyncSync(folder);
  } finally {
    files.closeSync(folder);
  }
}
