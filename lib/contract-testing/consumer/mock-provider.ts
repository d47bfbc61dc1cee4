import { compareRequests } from "../compare/parts.ts";
import { masked } from "../compare/masked.ts";
import type { Mismatch } from "../compare/mismatch.ts";
import { bytesOf } from "../contract/body.ts";
import type { Contract, HttpInteraction, RequestPart, ResponsePart } from "../contract/model.ts";
import type { GeneratorContext } from "../generators/context.ts";
import { generateResponse } from "../generators/mod.ts";
import { requestPart } from "../provider/over-http.ts";

/** A request for which there was no interaction, one that differs from its interaction, or one that can't be read or answered. */
export type MockFault =
  | { readonly kind: "not-answered"; readonly error: string }
  | { readonly kind: "request-not-found"; readonly request: RequestPart }
  | {
    readonly kind: "mismatches";
    readonly request: RequestPart;
    readonly interaction: string;
    readonly mismatches: readonly Mismatch[];
  }
  | { readonly kind: "missing-request"; readonly interaction: string };

/**
 * Plays a provider for a consumer's test: answers requests as the contract says, and remembers what was asked and what was
 * not. O(interactions) a request.
 *
 * @example
 * ```ts
 * import { contractOf, expecting, MockProvider } from "#lib/contract-testing";
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const asked = expecting("a dish", { path: "/dishes/1" }, { body: { price: 450 } });
 * const mock = new MockProvider(contractOf("checkout", "catalogue", [asked]), { random: random(1), now: 0 });
 * const response = await mock.fetch(new Request("http://mock/dishes/1"));
 * assert.deepEqual(await response.json(), { price: 450 });
 * assert.deepEqual(mock.faults(), []);
 * ```
 */
export class MockProvider {
  readonly #interactions: readonly HttpInteraction[];
  readonly #met = new Set<HttpInteraction>();
  /** Those that some request differs from: they are not missing as well. */
  readonly #nearly = new Set<HttpInteraction>();
  readonly #wrong: MockFault[] = [];

  constructor(contract: Pick<Contract, "interactions">, readonly context: GeneratorContext) {
    this.#interactions = contract.interactions.filter((one): one is HttpInteraction =>
      one.kind === "http"
    );
  }

  /** Answers one request: as its interaction says, or 500 with what is wrong. */
  async fetch(request: Request): Promise<Response> {
    try {
      return this.answer(await requestPart(request));
    } catch (thrown) {
      const error = (thrown as Error).message;
      this.#wrong.push({ kind: "not-answered", error });
      return Response.json({ error }, { status: 500 });
    }
  }

  /** As {@linkcode fetch}, of a request that was read already. */
  answer(request: RequestPart): Response {
    let nearest: { interaction: HttpInteraction; mismatches: Mismatch[] } | undefined;
    for (const interaction of this.#interactions) {
      const mismatches = compareRequests(interaction.request, request).map(masked);
      if (mismatches.length === 0) {
        this.#met.add(interaction);
        return responseOf(generateResponse(interaction.response, this.context));
      }
      // Another method or path is another request, not one that differs.
      const other = mismatches.some(({ type }) => type === "method" || type === "path");
      const closer = !nearest || mismatches.length < nearest.mismatches.length;
      if (!other && closer) nearest = { interaction, mismatches };
    }
    if (nearest) this.#nearly.add(nearest.interaction);
    return this.#refuse(request, nearest?.interaction.description, nearest?.mismatches ?? []);
  }

  #refuse(request: RequestPart, interaction: string | undefined, mismatches: readonly Mismatch[]) {
    const fault: MockFault = interaction === undefined
      ? { kind: "request-not-found", request }
      : { kind: "mismatches", request, interaction, mismatches };
    this.#wrong.push(fault);
    const whys = mismatches.map(({ why }) => why);
    return Response.json({ error: fault.kind, mismatches: whys }, { status: 500 });
  }

  /** What the consumer did otherwise than its contract says, requests that it never made among it. */
  faults(): MockFault[] {
    const missing = this.#interactions.filter((one) =>
      !this.#met.has(one) && !this.#nearly.has(one)
    );
    return [
      ...this.#wrong,
      ...missing.map(({ description }): MockFault => ({
        ...{ kind: "missing-request", interaction: description },
      })),
    ];
  }

  /** Forgets what was asked, for the next test. */
  forget(): void {
    this.#met.clear();
    this.#nearly.clear();
    this.#wrong.length = 0;
  }
}

/** A response as it goes over the wire. */
export function responseOf({ status, headers, body }: ResponsePart): Response {
  const fields = new Headers();
  for (const [name, values] of Object.entries(headers)) {
    for (const value of values) fields.append(name, value);
  }
  if (body?.contentType !== undefined && !fields.has("content-type")) {
    fields.set("content-type", body.contentType);
  }
  const bare = status === 204 || status === 304 || status < 200 || !body || body.content === null;
  return new Response(bare ? null : bytesOf(body) as BufferSource, {
    status: Math.max(200, status),
    headers: fields,
  });
}
