import { NAME } from "../store/labels.ts";
import type { ExpositionReader } from "./entry.ts";
import { readPlainLine } from "./plain-line.ts";
import { numberOf, Scanner, unescape } from "./scanner.ts";

const TYPES = new Set(["counter", "gauge", "histogram", "summary", "untyped"]);
const NEWLINE = 10, HASH = 35, BRACE = 123;

/**
 * Reads the text format 0.0.4, as Prometheus 2.42 does. O(text).
 *
 * @throws {ExpositionError} Names the line; what came before has been given to the reader.
 */
export function parseText(text: string, reader: ExpositionReader): void {
  const scanner = new Scanner(text);
  for (;;) {
    scanner.skipBlanks();
    if (scanner.at >= text.length) return;
    const code = scanner.code;
    if (code === NEWLINE) scanner.at++;
    else if (code === HASH) parseComment(scanner, reader);
    else {
      const next = readPlainLine(text, scanner.at, reader);
      if (next >= 0) scanner.at = next;
      else parseSample(scanner, reader);
    }
  }
}

function parseComment(scanner: Scanner, reader: ExpositionReader): void {
  const from = scanner.at++, blanks = scanner.at;
  scanner.skipBlanks();
  const help = scanner.at > blanks &&
    /^HELP[ \t]/.test(scanner.text.slice(scanner.at, scanner.at + 5));
  const type = scanner.at > blanks &&
    /^TYPE[ \t]/.test(scanner.text.slice(scanner.at, scanner.at + 5));
  if (!help && !type) {
    scanner.at = from;
    const line = scanner.line();
    return reader.comment?.(line);
  }
  scanner.at += 4;
  scanner.skipBlanks();
  const metric = scanner.name(true);
  if (metric === "") throw scanner.error("a metric's name");
  const at = scanner.at, text = scanner.line().slice(1);
  if (help) return reader.help?.(metric, unescape(text, false));
  if (!TYPES.has(text)) throw scanner.error("a type that there is", at);
  reader.type?.(metric, text);
}

function parseSample(scanner: Scanner, reader: ExpositionReader): void {
  const from = scanner.at, name = scanner.name(true);
  if (name === "") throw scanner.error("a metric's name or a comment");
  const labels = [NAME, name];
  let end = scanner.at;
  scanner.skipBlanks();
  if (scanner.code === BRACE) {
    parseLabels(scanner, labels);
    end = scanner.at;
    scanner.skipBlanks();
  }
  const at = scanner.at, value = numberOf(valueWord(scanner));
  if (value === undefined) throw scanner.error("a number", at);
  scanner.skipBlanks();
  let time: number | undefined;
  if (scanner.code !== NEWLINE && scanner.at < scanner.text.length) {
    const digits = valueWord(scanner);
    if (!/^\d+$/.test(digits)) throw scanner.error("a time in ms", scanner.at - digits.length);
    time = Number(digits);
    scanner.skipBlanks();
  }
  if (scanner.at < scanner.text.length) scanner.expect("\n", "the end of the line");
  reader.sample(scanner.text.slice(from, end), labels, value, time);
}

/** A value ends at a blank, a tab or a brace. */
function valueWord(scanner: Scanner): string {
  const word = scanner.word(), cut = word.search(/[\t{]/);
  if (cut >= 0) scanner.at -= word.length - cut;
  return cut >= 0 ? word.slice(0, cut) : word;
}

/** Labels in braces; blanks may stand anywhere, and a comma may be left out or follow the last. */
function parseLabels(scanner: Scanner, labels: string[]): void {
  scanner.at++;
  skipSpace(scanner);
  while (!scanner.accept("}")) {
    const name = scanner.name(false);
    if (name === "") throw scanner.error("a label's name");
    skipSpace(scanner);
    scanner.expect("=", '"="');
    skipSpace(scanner);
    labels.push(name, scanner.quoted(true));
    skipSpace(scanner);
    if (scanner.accept(",")) skipSpace(scanner);
  }
}

function skipSpace(scanner: Scanner): void {
  const code = scanner.code;
  if (code === 32 || code === 9) scanner.skipBlanks();
}
