import { renameSync, writeFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import process from "node:process";
import { MOST_BYTES } from "../contract/body.ts";
import { ContractError } from "../contract/contract-error.ts";
import type { Contract } from "../contract/model.ts";
import { readContract } from "../contract/read.ts";
import { writeContract } from "../contract/write.ts";

/**
 * Reads a contract from a file.
 *
 * @throws {ContractError} Where there is none, or it is none: the sentence names the file.
 */
export async function readContractFile(path: string): Promise<Contract> {
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) {
      throw new Error(`it must have at most ${MOST_BYTES} bytes: received ${size}`);
    }
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new ContractError((error as Error).message, path);
  }
  return readContract(text, path);
}

/**
 * Writes a contract as a file that other tools read. Whoever reads it meanwhile sees the old one or the new one, whole. It
 * waits for the disk: a file of a few kB is written sooner than a thread is found for it.
 */
export function writeContractFile(
  path: string,
  contract: Contract,
  version: "3" | "4" = "4",
): void {
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, `${JSON.stringify(writeContract(contract, version), null, 2)}\n`);
  renameSync(part, path);
}
