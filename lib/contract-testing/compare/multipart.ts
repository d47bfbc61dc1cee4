import { mediaType } from "../contract/media-type.ts";
import { shown } from "../matchers/matcher.ts";
import { type HeaderFields, headerOf } from "./headers.ts";
import { type Mismatch, mismatch } from "./mismatch.ts";

/** One part of a body of several. */
export interface Part {
  readonly headers: HeaderFields;
  /** The name in its `Content-Disposition`, or its place. */
  readonly name: string;
  readonly text: string;
}

/**
 * The parts of a multipart body. O(length). Source: RFC 2046, section 5.1.1.
 *
 * @throws {SyntaxError} Where the type has no boundary, or the text does not keep to it.
 */
export function partsOf(contentType: string, text: string): Part[] {
  const boundary = mediaType(contentType).parameters.get("boundary");
  if (!boundary) {
    throw new SyntaxError(
      `Cannot read multipart body: its type must have a boundary: received ${contentType}`,
    );
  }
  const pieces = `\r\n${text.replace(/\r?\n/g, "\r\n")}`.split(`\r\n--${boundary}`);
  if (pieces.length < 2) {
    throw new SyntaxError(
      `Cannot read multipart body: it must be parted by --${boundary}: received ${shown(text)}`,
    );
  }
  return pieces.slice(1).filter((piece) => !piece.startsWith("--")).map((piece, i) => {
    const rest = piece.replace(/^[ \t]*\r\n/, "\r\n"), end = rest.indexOf("\r\n\r\n");
    const headers = Object.fromEntries(
      rest.slice(0, Math.max(0, end)).split("\r\n").filter(Boolean).map((line) => {
        const [, name = line, value = ""] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
        return [name, [value]];
      }),
    );
    const name = mediaType(headerOf(headers, "content-disposition")?.[0] ?? "").parameters.get(
      "name",
    );
    return { headers, name: name ?? String(i), text: end < 0 ? rest.trim() : rest.slice(end + 4) };
  });
}

/**
 * Compares bodies of several parts, each with the one of its name.
 *
 * @param compare Compares two parts' content; its rules begin with the part's name.
 */
export function compareMultipart(
  expected: readonly Part[],
  actual: readonly Part[],
  compare: (name: string, expected: Part, actual: Part) => Mismatch[],
): Mismatch[] {
  const found: Mismatch[] = [];
  for (const part of expected) {
    const given = actual.find(({ name }) => name === part.name);
    if (given) found.push(...compare(part.name, part, given));
    else {found.push(
        mismatch("body", "$", part.name, undefined, `a MIME part '${part.name}' but was missing`),
      );}
  }
  if (actual.length > expected.length) {
    found.push(
      mismatch(
        "body",
        "$",
        expected.length,
        actual.length,
        `${expected.length} MIME parts, but there are ${actual.length}`,
      ),
    );
  }
  return found;
}
