import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type SelectionNode,
  visit,
} from "graphql";
import { Refusal } from "../problem.ts";

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
type Variables = Readonly<Record<string, unknown>>;

/**
 * The fields of one object, by their key in the answer, in the order in which the query names them first
 * (GraphQL, section 6.3.2). Types here are objects only, so a fragment's type fits or it does not.
 *
 * @param room Fields to look at, at most. @throws {Refusal} 400 beyond.
 */
export function collectFields(
  type: GraphQLObjectType,
  nodes: readonly Pick<FieldNode, "selectionSet">[],
  fragments: Fragments,
  variables: Variables,
  room: number,
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>(), seen = new Set<string>();
  let looked = 0;
  const collect = (selections: readonly SelectionNode[]): void => {
    for (const node of selections) {
      if (++looked > room) {
        throw new Refusal(400, `Cannot execute the query: it is too large: at most ${room} fields`);
      }
      if (!included(node.directives, variables)) continue;
      if (node.kind === "Field") {
        const key = node.alias?.value ?? node.name.value, same = fields.get(key);
        if (same) same.push(node);
        else fields.set(key, [node]);
      } else if (node.kind === "InlineFragment") {
        const on = node.typeCondition?.name.value ?? type.name;
        if (on === type.name) collect(node.selectionSet.selections);
      } else if (!seen.has(node.name.value)) {
        seen.add(node.name.value);
        const fragment = fragments.get(node.name.value);
        if (fragment?.typeCondition.name.value === type.name) {
          collect(fragment.selectionSet.selections);
        }
      }
    }
  };
  for (const { selectionSet } of nodes) if (selectionSet) collect(selectionSet.selections);
  return fields;
}

function included(directives: readonly DirectiveNode[] | undefined, variables: Variables): boolean {
  for (const { name, arguments: args } of directives ?? []) {
    if (name.value !== "skip" && name.value !== "include") continue;
    const value = args?.find(({ name }) => name.value === "if")?.value;
    const is = value?.kind === "Variable"
      ? variables[value.name.value]
      : value?.kind === "BooleanValue" && value.value;
    if (Boolean(is) === (name.value === "skip")) return false;
  }
  return true;
}

/** Names of the variables that decide which fields there are. */
export function deciding(document: Parameters<typeof visit>[0]): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: args }) {
      if (name.value !== "skip" && name.value !== "include") return;
      for (const { value } of args ?? []) {
        if (value.kind === "Variable") names.add(value.name.value);
      }
    },
  });
  return [...names].sort();
}

/** Whether any argument of a field names a variable. */
export function usesVariables(node: FieldNode): boolean {
  let found = false;
  for (const argument of node.arguments ?? []) {
    visit(argument, { Variable: () => void (found = true) });
  }
  return found;
}
