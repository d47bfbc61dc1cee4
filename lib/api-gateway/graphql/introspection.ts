import { type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from "graphql";
import { Refusal } from "../problem.ts";

/** What a question about the schema costs, in units: its answer is as long as those of many calls. */
export const INTROSPECTION_COST = 10;

/** Fields, after fragments. What tools ask has fewer than two hundred. */
const MOST_FIELDS = 300;

/**
 * Refuses questions about the schema that nobody's tool asks: with aliases, or with more fields than there are to ask
 * for. Types lead to fields and fields to types, so a few lines could ask for all of it over and over.
 *
 * @throws {Refusal} 400.
 */
export function guardIntrospection({ definitions }: DocumentNode): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of definitions) {
    if (one.kind === "FragmentDefinition") fragments.set(one.name.value, one);
  }
  let fields = 0;
  const count = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (node.kind === "FragmentSpread") {
        const fragment = fragments.get(node.name.value);
        if (fragment) count(fragment.selectionSet);
        continue;
      }
      if (node.kind === "Field") {
        if (node.alias) refuse("no aliases");
        if (++fields > MOST_FIELDS) refuse(`at most ${MOST_FIELDS} fields`);
      }
      if (node.selectionSet) count(node.selectionSet);
    }
  };
  for (const one of definitions) if (one.kind === "OperationDefinition") count(one.selectionSet);
}

function refuse(what: string): never {
  throw new Refusal(400, `Cannot tell the schema: a question about it may have ${what}`);
}
