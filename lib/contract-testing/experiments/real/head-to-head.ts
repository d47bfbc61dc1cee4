import { optionalPeer } from "../../../services/mod.ts";
import { askPeer } from "./judge.ts";
import { inOwnFolder } from "./own-folder.ts";

/** Ours beside pact-js. */
export interface BesidePact {
  /** Median of a consumer's test, in ms: the mock server, the request, the file. pact-js starts a server for each test. */
  readonly consumer: Readonly<
    Record<"ours, a server each" | "ours, one server for all" | "pact-js", number>
  >;
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
  const program = new URL("./peer.program.ts", import.meta.url);
  return await inOwnFolder(async (files) => {
    const sizes = [String(interactions), String(rounds)];
    const said = await askPeer(program, [folder.href, files, ...sizes], "", "peer ");
    return JSON.parse(said) as BesidePact;
  });
}
