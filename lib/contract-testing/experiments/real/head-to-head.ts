import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { optionalPeer } from "../../../services/mod.ts";
import { askPeer } from "./judge.ts";

/** Ours beside pact-js. */
export interface BesidePact {
  /** Median of a consumer's test, in ms: the mock server, the request, the file. */
  readonly consumer: Readonly<Record<"ours" | "ours, a server each" | "pact-js", number>>;
  /** Median of a verification, in ms. */
  readonly verifying: Readonly<Record<"ours" | "pact-js", number>>;
  readonly interactions: number;
  readonly accepts: Readonly<Record<string, boolean>>;
}

/** Runs the comparison in a process of its own; where pact-js is not here, the line that says so. */
export async function besidePact(
  interactions: number,
  rounds: number,
): Promise<BesidePact | string> {
  const { folder, missing } = optionalPeer("@pact-foundation/pact");
  if (missing) return missing;
  const files = await mkdtemp(join(tmpdir(), "under-load-contracts-"));
  try {
    const program = new URL("./peer.program.ts", import.meta.url);
    return JSON.parse(
      await askPeer(
        program,
        [folder.href, files, String(interactions), String(rounds)],
        "",
        "peer ",
      ),
    ) as BesidePact;
  } finally {
    await rm(files, { recursive: true, force: true });
  }
}
