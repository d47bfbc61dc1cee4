import type { Json } from "../contract/json.ts";
import type {
  Contract,
  HttpInteraction,
  MessageInteraction,
  ProviderState,
} from "../contract/model.ts";
import { parseParameters } from "../compare/parameters.ts";
import { type Matched, type Read, takeApart } from "./example.ts";

/** A request that a consumer will make. */
export interface Asked {
  readonly method?: string;
  readonly path: string | Matched<string>;
  /** As in an address: `"ids=r1&first=5"`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The response that it needs. */
export interface Answered<B> {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | Matched<string>>>;
  readonly body?: B;
}

/** An interaction, and the type of what its consumer reads. */
export interface Expected<B> {
  readonly interaction: HttpInteraction;
  /** The body of the example, as the consumer's code sees it. */
  readonly example: Read<B>;
}

/** What is said of an interaction beside request and response. */
export interface About {
  /** What the provider is to have: names, or names with parameters. */
  readonly given?: readonly (string | ProviderState)[];
  readonly pending?: boolean;
  readonly comments?: readonly string[];
}

const JSON_TYPE = "application/json";

/**
 * One interaction, written as an example in which matchers stand where any value of a kind will do. The type of the body is
 * that of what the consumer reads: a field that is not in the contract is an error of the compiler.
 *
 * @example
 * ```ts
 * import { eachLike, expecting, integer } from "#lib/contract-testing";
 * import assert from "node:assert/strict";
 *
 * const dishes = expecting("the dishes of a restaurant", { path: "/dishes", query: "ids=r1" }, {
 *   body: eachLike({ id: "r1d1", price: integer(450) }),
 * });
 * const total: number = dishes.example[0]!.price;
 * assert.equal(total, 450);
 * assert.equal(dishes.interaction.response.rules.body![1]!.path, "$[*]['price']");
 * ```
 */
export function expecting<const B = undefined>(
  description: string,
  asked: Asked,
  answered: Answered<B> = {},
  about: About = {},
): Expected<B> {
  const path = takeApart(asked.path),
    request = takeApart(asked.body),
    response = takeApart(answered.body);
  const headers = Object.entries(answered.headers ?? {}).map(([name, value]) =>
    [name, takeApart(value)] as const
  );
  const headerRules = headers.flatMap(([name, { rules }]) =>
    rules.map((rule) => ({ ...rule, path: name, steps: [name] }))
  );
  const interaction: HttpInteraction = {
    ...{ kind: "http", description, ...said(about) },
    request: {
      ...{
        method: (asked.method ?? "GET").toUpperCase(),
        path: String(path.value),
        query: parseParameters(asked.query ?? ""),
      },
      headers: {
        ...(asked.body === undefined ? {} : { "Content-Type": [JSON_TYPE] }),
        ...fields(asked.headers ?? {}),
      },
      ...(asked.body === undefined
        ? {}
        : { body: { contentType: JSON_TYPE, content: request.value } }),
      rules: { path: path.rules, body: request.rules },
      generators: {},
    },
    response: {
      status: answered.status ?? 200,
      headers: {
        ...(answered.body === undefined ? {} : { "Content-Type": [JSON_TYPE] }),
        ...fields(Object.fromEntries(headers.map(([name, { value }]) => [name, String(value)]))),
      },
      ...(answered.body === undefined
        ? {}
        : { body: { contentType: JSON_TYPE, content: response.value } }),
      rules: { header: headerRules, body: response.rules },
      generators: {},
    },
  };
  return { interaction, example: response.value as Read<B> };
}

/** A message that a consumer will read: as {@linkcode expecting}. */
export function expectingMessage<const B>(
  description: string,
  body: B,
  about: About & { metadata?: Readonly<Record<string, Json>> } = {},
): { interaction: MessageInteraction; example: Read<B> } {
  const { value, rules } = takeApart(body);
  return {
    interaction: {
      ...{ kind: "message", description, ...said(about) },
      message: {
        body: { contentType: JSON_TYPE, content: value },
        metadata: about.metadata ?? {},
        rules: { body: rules },
        generators: {},
      },
    },
    example: value as Read<B>,
  };
}

/** The contract of a consumer with a provider. */
export function contractOf(
  consumer: string,
  provider: string,
  expected: readonly { readonly interaction: Contract["interactions"][number] }[],
): Contract {
  return {
    consumer,
    provider,
    specification: "4",
    interactions: expected.map(({ interaction }) => interaction),
  };
}

function said({ given = [], pending = false, comments = [] }: About) {
  return {
    states: given.map((state) => typeof state === "string" ? { name: state, params: {} } : state),
    pending,
    comments,
  };
}

function fields(given: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, [value]]));
}
