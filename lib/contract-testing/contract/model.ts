import type { HeaderFields } from "../compare/headers.ts";
import type { Parameters } from "../compare/parameters.ts";
import type { Generators } from "../generators/generator.ts";
import type { Body } from "./body.ts";
import type { Json } from "./json.ts";
import type { Rules } from "./rules.ts";

/** The versions of Pact's specification. */
export const SPECIFICATIONS = ["1", "1.1", "2", "3", "4"] as const;
export type Specification = typeof SPECIFICATIONS[number];

/** What a provider is to have before an interaction: `"product 7 exists"`. */
export interface ProviderState {
  readonly name: string;
  readonly params: { readonly [name: string]: Json };
}

/** What requests, responses and messages have in common. */
interface Part {
  /** Absent: anything goes. */
  readonly body?: Body;
  readonly rules: Rules;
  readonly generators: Generators;
}

/** A request: expected, with rules, or one that came, without. */
export interface RequestPart extends Part {
  readonly method: string;
  readonly path: string;
  readonly query: Parameters;
  /** As version 1 compares it: the text. */
  readonly queryText?: string;
  readonly headers: HeaderFields;
}

/** A response: expected, with rules, or one that came, without. */
export interface ResponsePart extends Part {
  readonly status: number;
  readonly headers: HeaderFields;
}

/** A message and what is said about it. */
export interface MessagePart extends Part {
  readonly metadata: { readonly [name: string]: Json };
}

/** What interactions of both kinds have. */
interface Common {
  readonly description: string;
  readonly states: readonly ProviderState[];
  /** Not yet promised by the provider: its failure does not break the provider's build. */
  readonly pending: boolean;
  /** Printed with the verification. */
  readonly comments: readonly string[];
}

export interface HttpInteraction extends Common {
  readonly kind: "http";
  readonly request: RequestPart;
  readonly response: ResponsePart;
}

export interface MessageInteraction extends Common {
  readonly kind: "message";
  readonly message: MessagePart;
}

export type Interaction = HttpInteraction | MessageInteraction;

/** What a consumer expects of a provider. */
export interface Contract {
  readonly consumer: string;
  readonly provider: string;
  readonly specification: Specification;
  readonly interactions: readonly Interaction[];
}
