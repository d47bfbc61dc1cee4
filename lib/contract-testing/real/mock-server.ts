import { serveHere } from "../../services/serve-here.ts";
import { MockProvider } from "../consumer/mock-provider.ts";
import type { Contract } from "../contract/model.ts";
import type { GeneratorContext } from "../generators/context.ts";

/** A mock provider that listens on this machine. */
export interface MockServer {
  /** Ends with a slash. */
  readonly url: string;
  /** What plays now. */
  readonly mock: MockProvider;
  /** Plays another contract from now on, for the next test. */
  play(contract: Pick<Contract, "interactions">): MockProvider;
  close(): Promise<void>;
}

/**
 * Serves a contract on a free port of the loopback address. One server for all tests of a consumer: to start one takes longer
 * than a hundred requests.
 *
 * @param budget Time after which it ends by itself, in ms.
 */
export async function startMockServer(
  contract: Pick<Contract, "interactions">,
  context: GeneratorContext,
  budget = 60_000,
): Promise<MockServer> {
  let mock = new MockProvider(contract, context);
  const { url, close } = await serveHere((request) => mock.fetch(request), budget);
  return {
    url,
    get mock() {
      return mock;
    },
    play: (next) => mock = new MockProvider(next, context),
    close,
  };
}
