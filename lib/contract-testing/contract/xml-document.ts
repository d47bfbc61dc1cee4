import { DOMParser } from "@xmldom/xmldom";
import { MOST_NESTED } from "./json.ts";

/** An element as far as a comparison needs it. */
export interface XmlElement {
  /** As it is written, with its prefix: what rules call it. */
  readonly name: string;
  /** With its namespace: what it is. */
  readonly full: string;
  /** By full name; those that declare namespaces are none. */
  readonly attributes: ReadonlyMap<string, { name: string; value: string }>;
  readonly children: readonly XmlElement[];
  /** All text right in it, without white space at its ends. */
  readonly text: string;
}

/** The part of xmldom's nodes that is read. */
interface Node {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly localName: string | null;
  readonly namespaceURI: string | null;
  readonly nodeValue: string | null;
  readonly childNodes: ArrayLike<Node>;
  readonly attributes?:
    | ArrayLike<
      {
        readonly name: string;
        readonly localName: string | null;
        readonly namespaceURI: string | null;
        readonly value: string;
      }
    >
    | null;
}

const XMLNS = "http://www.w3.org/2000/xmlns/";

/**
 * Reads XML.
 *
 * @throws {SyntaxError} Where it is none, or nested deeper than 200 levels.
 */
export function parseXml(text: string): XmlElement {
  let fault = "";
  const parser = new DOMParser({
    onError: (level: string, message: string) => {
      if (level !== "warning") fault ||= message;
    },
  });
  try {
    const document = parser.parseFromString(text, "text/xml") as unknown as {
      documentElement: Node | null;
    };
    if (!fault && document.documentElement) return elementOf(document.documentElement, 0);
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError(error.message);
    fault ||= (error as Error).message;
  }
  throw new SyntaxError(`Cannot read XML: ${(fault || "it has no element").split("\n")[0]}`);
}

function elementOf(node: Node, depth: number): XmlElement {
  if (depth > MOST_NESTED) {
    throw new RangeError(
      `Cannot read XML: it must be nested at most ${MOST_NESTED} levels deep: received more`,
    );
  }
  const full = (of: { localName: string | null; namespaceURI: string | null }, name: string) =>
    of.namespaceURI ? `{${of.namespaceURI}}${of.localName}` : name;
  const attributes = new Map(
    Array.from(node.attributes ?? []).filter(({ namespaceURI }) => namespaceURI !== XMLNS).map((
      attribute,
    ) => [
      full(attribute, attribute.name),
      { name: attribute.name, value: attribute.value },
    ]),
  );
  const nodes = Array.from(node.childNodes);
  return {
    ...{ name: node.nodeName, full: full(node, node.nodeName), attributes },
    children: nodes.filter(({ nodeType }) => nodeType === 1).map((child) =>
      elementOf(child, depth + 1)
    ),
    text: nodes.filter(({ nodeType }) => nodeType === 3 || nodeType === 4).map(({ nodeValue }) =>
      nodeValue
    ).join("").trim(),
  };
}
