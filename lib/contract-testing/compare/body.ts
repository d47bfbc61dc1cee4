import { type Body, bodyOf, bytesOf, sameBase } from "../contract/body.ts";
import { kindOf } from "../contract/media-type.ts";
import { type Rule, shown } from "../matchers/matcher.ts";
import { compareBinary } from "./binary.ts";
import { compareForm } from "./form.ts";
import { headerOf } from "./headers.ts";
import { compareJson, type Under } from "./json.ts";
import { type Mismatch, mismatch } from "./mismatch.ts";
import { compareMultipart, type Part, partsOf } from "./multipart.ts";
import { compareText } from "./text.ts";
import { compareXml } from "./xml.ts";

/**
 * Compares bodies by the type of their content. An expected body that is absent admits anything, one that is empty only an
 * empty one.
 *
 * @throws {SyntaxError} Where the expected body is not of its type.
 */
export function compareBodies(
  expected: Body | undefined,
  actual: Body | undefined,
  under: Under,
): Mismatch[] {
  if (expected === undefined) return [];
  const { content } = expected, given = actual?.content ?? null;
  if (content === null && given === null) return [];
  if (content === null) {
    return [
      mismatch(
        "body",
        "$",
        null,
        plain(given),
        `an empty body but received ${shown(plain(given))}`,
      ),
    ];
  }
  if (given === null && kindOf(expected.contentType, content) !== "json") {
    return [
      mismatch("body", "$", plain(content), null, `body ${shown(plain(content))} but was missing`),
    ];
  }
  const typed = expected.contentType !== undefined && actual?.contentType !== undefined;
  if (typed && given !== null && !sameBase(expected.contentType!, actual.contentType!)) {
    return [
      mismatch(
        "body-type",
        "",
        expected.contentType,
        actual.contentType,
        `a body of '${expected.contentType}' but the actual content type was '${actual.contentType}'`,
      ),
    ];
  }
  if (given === null) {
    return [
      mismatch("body", "$", plain(content), null, `body ${shown(plain(content))} but was missing`),
    ];
  }
  return compareContent(expected, {
    contentType: actual?.contentType ?? expected.contentType,
    content: given,
  }, under);
}

function compareContent(expected: Body, actual: Body, under: Under): Mismatch[] {
  const kind = kindOf(expected.contentType, expected.content);
  if (kind === "json" && !(expected.content instanceof Uint8Array)) {
    if (actual.content instanceof Uint8Array) {
      return [
        mismatch("body", "$", expected.content, plain(actual.content), "JSON but received bytes"),
      ];
    }
    return compareJson(expected.content, actual.content, under);
  }
  if (kind === "binary" || expected.content instanceof Uint8Array) {
    return compareBinary(bytesOf(expected), bytesOf(actual), under);
  }
  const ours = String(expected.content);
  const theirs = typeof actual.content === "string"
    ? actual.content
    : new TextDecoder().decode(bytesOf(actual));
  if (kind === "xml") return compareXml(ours, theirs, under);
  if (kind === "form") return compareForm(ours, theirs, under);
  if (kind === "multipart") {
    return compareParts(expected.contentType!, ours, actual.contentType!, theirs, under);
  }
  return compareText(ours, theirs, under);
}

function compareParts(
  ourType: string,
  ours: string,
  theirType: string,
  theirs: string,
  under: Under,
): Mismatch[] {
  const expected = partsOf(ourType, ours);
  let actual: Part[];
  try {
    actual = partsOf(theirType, theirs);
  } catch (error) {
    return [
      mismatch(
        "body",
        "$",
        ours,
        theirs,
        `a body of parts, but it can't be read: ${(error as Error).message}`,
      ),
    ];
  }
  return compareMultipart(expected, actual, (name, one, other) => {
    const rules = under.rules.flatMap((rule): Rule[] =>
      rule.steps[0] === name ? [{ ...rule, steps: rule.steps.slice(1) }] : []
    );
    return compareBodies(bodyOfPart(one), bodyOfPart(other), { ...under, rules });
  });
}

function bodyOfPart({ headers, text }: Part): Body {
  return bodyOf(
    headerOf(headers, "content-type")?.[0] ?? "text/plain",
    new TextEncoder().encode(text),
  );
}

function plain(content: Body["content"]) {
  return content instanceof Uint8Array ? `${content.length} bytes` : content;
}
