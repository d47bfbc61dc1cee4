import { pathText } from "../contract/path.ts";
import { decisiveRule } from "../contract/rules.ts";
import { parseXml, type XmlElement } from "../contract/xml-document.ts";
import { shown } from "../matchers/matcher.ts";
import { testRule } from "../matchers/mod.ts";
import type { Under } from "./json.ts";
import { type Mismatch, mismatch } from "./mismatch.ts";

/**
 * Compares two documents: elements of one name in their order, attributes in any, text without white space at its ends.
 * Namespaces count, prefixes do not. O(nodes × rules).
 *
 * @throws {SyntaxError} Where the expected one is not XML; of the actual one that is a mismatch.
 */
export function compareXml(expected: string, actual: string, under: Under): Mismatch[] {
  const wanted = parseXml(expected), found: Mismatch[] = [];
  try {
    compareElements([wanted.name], wanted, parseXml(actual), under, found);
  } catch (error) {
    found.push(
      mismatch(
        "body",
        "$",
        expected,
        actual,
        `XML, but it can't be read: ${(error as Error).message}`,
      ),
    );
  }
  return found;
}

function compareElements(
  at: (string | number)[],
  expected: XmlElement,
  actual: XmlElement,
  under: Under,
  found: Mismatch[],
): void {
  if (expected.full !== actual.full) {
    found.push(
      mismatch(
        "body",
        pathText(at),
        expected.full,
        actual.full,
        `element ${shown(expected.full)} but received ${shown(actual.full)}`,
      ),
    );
    return;
  }
  compareText([...at, "#text"], expected.text, actual.text, under, found);
  for (const [full, { name, value }] of expected.attributes) {
    const given = actual.attributes.get(full), here = [...at, `@${name}`];
    if (given) compareText(here, value, given.value, under, found);
    else {found.push(
        mismatch(
          "body",
          pathText(here),
          value,
          undefined,
          `attribute ${shown(name)}, but it is missing`,
        ),
      );}
  }
  for (const [full, { name, value }] of under.strict ? actual.attributes : []) {
    if (expected.attributes.has(full)) continue;
    found.push(
      mismatch(
        "body",
        pathText([...at, `@${name}`]),
        undefined,
        value,
        `no attribute ${shown(name)}, but it is there`,
      ),
    );
  }
  compareChildren(at, expected, actual, under, found);
}

/** Children by name; where a rule for the name allows more of them, each is held against the first. */
function compareChildren(
  at: (string | number)[],
  expected: XmlElement,
  actual: XmlElement,
  under: Under,
  found: Mismatch[],
): void {
  const rule = decisiveRule(under.rules, at), own = rule && !rule.cascaded ? rule.rule : undefined;
  for (const matcher of own?.matchers ?? []) {
    if (matcher.match !== "type") continue;
    const { min = 0, max = Infinity } = matcher, many = actual.children.length;
    if (many < min) {
      found.push(
        mismatch(
          "body",
          pathText(at),
          expected.name,
          actual.name,
          `a minimum of ${min} children, but there are ${many}`,
        ),
      );
    }
    if (many > max) {
      found.push(
        mismatch(
          "body",
          pathText(at),
          expected.name,
          actual.name,
          `a maximum of ${max} children, but there are ${many}`,
        ),
      );
    }
  }
  const names = new Set([...expected.children, ...actual.children].map(({ full }) => full));
  for (const full of names) {
    const wanted = expected.children.filter((child) => child.full === full);
    const given = actual.children.filter((child) => child.full === full);
    const here = [...at, (wanted[0] ?? given[0])!.name];
    const direct = decisiveRule(under.rules, here);
    const more = direct !== undefined && !direct.cascaded &&
      direct.rule.matchers.some(({ match }) => match === "type");
    given.forEach((child, i) => {
      const example = wanted[i] ?? (more ? wanted[0] : undefined);
      if (example) compareElements(here, example, child, under, found);
      else if (under.strict) {
        found.push(
          mismatch(
            "body",
            pathText(here),
            undefined,
            child.name,
            `no more of <${child.name}>, but there are ${given.length}`,
          ),
        );
      }
    });
    for (let i = given.length; i < wanted.length && !more; i++) {
      found.push(
        mismatch(
          "body",
          pathText(here),
          wanted[i]!.name,
          undefined,
          `${wanted.length} of <${wanted[i]!.name}>, but there are ${given.length}`,
        ),
      );
    }
    if (more && wanted.length > 0 && given.length === 0) {
      found.push(
        mismatch(
          "body",
          pathText(here),
          wanted[0]!.name,
          undefined,
          `<${wanted[0]!.name}>, but it is missing`,
        ),
      );
    }
  }
}

function compareText(
  at: (string | number)[],
  expected: string,
  actual: string,
  under: Under,
  found: Mismatch[],
): void {
  const decisive = decisiveRule(under.rules, at);
  const whys = decisive
    ? testRule(decisive.rule, expected, actual, { cascaded: decisive.cascaded, text: true })
    : expected === actual
    ? []
    : [`${shown(actual)} to be equal to ${shown(expected)}`];
  for (const why of whys) found.push(mismatch("body", pathText(at), expected, actual, why));
}
