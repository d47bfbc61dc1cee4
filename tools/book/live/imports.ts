/** The whole of a value is used, and not one member of it. */
export const WHOLE = "*";

/** A node of the parser's tree. */
export interface Node {
  type: string;
  [key: string]: unknown;
}

/** A name that an import brings. */
export interface Imported {
  local: string;
  /** As it is called where it comes from; {@linkcode WHOLE} for a namespace. */
  imported: string;
  from: string;
}

/** The names that an import brings; of types none, since they do not run. */
export function importsOf(node: Node): Imported[] {
  if (node["importKind"] === "type") return [];
  const from = (node["source"] as { value: string }).value;
  return (node["specifiers"] as Node[]).filter(({ importKind }) => importKind !== "type").map(
    (specifier) => ({
      local: (specifier["local"] as { name: string }).name,
      imported: specifier.type === "ImportNamespaceSpecifier"
        ? WHOLE
        : specifier.type === "ImportDefaultSpecifier"
        ? "default"
        : (specifier["imported"] as { name: string }).name,
      from,
    }),
  );
}
