import { pathText } from "../contract/path.ts";
import { decisiveRule } from "../contract/rules.ts";
import { parseXml, type XmlElement } from "../contract/xml-document.ts";
import { shown } from "../matchers/matcher.ts";
import { testRule } from "../matchers/mod.ts";
import type { Under } from "./json.ts";
import { type Mismatch, mismatch } from "./mismatch.ts";

/** Writes down what differs at a place of the document. */
type Say = (
  at: readonly (string | number)[],
  expected: string | undefined,
  actual: string | undefined,
  why: string,
) => void;

/**
 * Compares two documents: elements of one name in their order, attributes in any, text without white space at its ends.
 * Namespaces count, prefixes do not. O(nodes × rules).
 *
 * @throws {SyntaxError} Where the expected one is not XML; of the actual one that is a mismatch.
 */
export function compareXml(expected: string, actual: string, under: Under): Mismatch[] {
  const wanted = parseXml(expected), found: Mismatch[] = [];
  const say: Say = (at, wants, given, why) =>
    void found.push(mismatch("body", pathText(at), wants, given, why));
  try {
    compareElements([wanted.name], wanted, parseXml(actual), under, say);
  } catch (error) {
    say([], expected, actual, `XML, but it can't be read: ${(error as Error).message}`);
  }
  return found;
}

function compareElements(
  at: (string | number)[],
  expected: XmlElement,
  actual: XmlElement,
  under: Under,
  say: Say,
): void {
  const [wants, given] = [expected.full, actual.full];
  if (wants !== given) {
    return say(at, wants, given, `element ${shown(wants)} but received ${shown(given)}`);
  }
  compareText([...at, "#text"], expected.text, actual.text, under, say);
  for (const [full, { name, value }] of expected.attributes) {
    const given = actual.attributes.get(full), here = [...at, `@${name}`];
    if (given) compareText(here, value, given.value, under, say);
    else say(here, value, undefined, `attribute ${shown(name)}, but it is missing`);
  }
  for (const [full, { name, value }] of under.strict ? actual.attributes : []) {
    if (expected.attributes.has(full)) continue;
    say([...at, `@${name}`], undefined, value, `no attribute ${shown(name)}, but it is there`);
  }
  countChildren(at, expected, actual, under, say);
  const names = new Set([...expected.children, ...actual.children].map(({ full }) => full));
  for (const full of names) {
    const wanted = expected.children.filter((child) => child.full === full);
    const given = actual.children.filter((child) => child.full === full);
    compareNamed(at, wanted, given, under, say);
  }
}

/** How many children there are, where a rule at this very place says it. */
function countChildren(
  at: (string | number)[],
  expected: XmlElement,
  actual: XmlElement,
  under: Under,
  say: Say,
): void {
  const rule = decisiveRule(under.rules, at), own = rule && !rule.cascaded ? rule.rule : undefined;
  for (const matcher of own?.matchers ?? []) {
    if (matcher.match !== "type") continue;
    const { min = 0, max = Infinity } = matcher, many = actual.children.length;
    const but = `children, but there are ${many}`;
    if (many < min) say(at, expected.name, actual.name, `a minimum of ${min} ${but}`);
    if (many > max) say(at, expected.name, actual.name, `a maximum of ${max} ${but}`);
  }
}

/** Children of one name; where a rule for the name allows more of them, each is held against the first. */
function compareNamed(
  at: (string | number)[],
  wanted: readonly XmlElement[],
  given: readonly XmlElement[],
  under: Under,
  say: Say,
): void {
  const { name } = (wanted[0] ?? given[0])!, here = [...at, name];
  const direct = decisiveRule(under.rules, here), but = `but there are ${given.length}`;
  const more = direct !== undefined && !direct.cascaded &&
    direct.rule.matchers.some(({ match }) => match === "type");
  given.forEach((child, i) => {
    const example = wanted[i] ?? (more ? wanted[0] : undefined);
    if (example) compareElements(here, example, child, under, say);
    else if (under.strict) say(here, undefined, child.name, `no more of <${child.name}>, ${but}`);
  });
  for (let i = given.length; i < wanted.length && !more; i++) {
    say(here, name, undefined, `${wanted.length} of <${name}>, ${but}`);
  }
  if (more && wanted.length > 0 && given.length === 0) {
    say(here, name, undefined, `<${name}>, but it is missing`);
  }
}

function compareText(
  at: (string | number)[],
  expected: string,
  actual: string,
  under: Under,
  say: Say,
): void {
  const decisive = decisiveRule(under.rules, at);
  const whys = decisive
    ? testRule(decisive.rule, expected, actual, { cascaded: decisive.cascaded, text: true })
    : expected === actual
    ? []
    : [`${shown(actual)} to be equal to ${shown(expected)}`];
  for (const why of whys) say(at, expected, actual, why);
}
