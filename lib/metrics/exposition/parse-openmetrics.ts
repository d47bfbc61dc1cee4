import { NAME } from "../store/labels.ts";
import type { Exemplar, ExpositionReader } from "./entry.ts";
import { readPlainLine } from "./plain-line.ts";
import { numberOf, Scanner, unescape } from "./scanner.ts";

const TYPES = new Set([
  ...["counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset", "unknown"],
]);
const HASH = 35, BRACE = 123, NEWLINE = 10;

/**
 * Reads OpenMetrics 1.0, as Prometheus 2.42 does: one space between parts, no empty lines, and the end said by
 * `# EOF`, so that a body that was cut off is not taken for a whole one. O(text).
 *
 * @throws {ExpositionError} Names the line; what came before has been given to the reader.
 */
export function parseOpenMetrics(text: string, reader: ExpositionReader): void {
  const scanner = new Scanner(text);
  for (;;) {
    if (scanner.code === HASH) {
      if (!parseMeta(scanner, reader)) return;
      continue;
    }
    const next = readPlainLine(text, scanner.at, reader);
    if (next >= 0) scanner.at = next;
    else parseSample(scanner, reader);
  }
}

/** @returns Whether something follows. */
function parseMeta(scanner: Scanner, reader: ExpositionReader): boolean {
  const from = scanner.at;
  if (scanner.accept("# EOF")) {
    scanner.accept("\n");
    if (scanner.at < scanner.text.length) throw scanner.error("nothing after # EOF");
    return false;
  }
  const kind = ["HELP", "TYPE", "UNIT"].find((word) => scanner.accept(`# ${word} `));
  if (!kind) throw scanner.error("# HELP, # TYPE, # UNIT or # EOF", from);
  const metric = scanner.name(true);
  if (metric === "") throw scanner.error("a metric's name");
  scanner.expect(" ", "a space");
  const at = scanner.at, text = scanner.line();
  if (scanner.text.charCodeAt(scanner.at - 1) !== NEWLINE) {
    throw scanner.error("the end of the line");
  }
  if (kind === "HELP") reader.help?.(metric, unescape(text, true));
  else if (kind === "TYPE") {
    if (!TYPES.has(text)) throw scanner.error("a type that there is", at);
    reader.type?.(metric, text);
  } else {
    if (text !== "" && !metric.endsWith(`_${text}`)) {
      throw scanner.error("a unit that ends the metric's name", at);
    }
    reader.unit?.(metric, text);
  }
  return true;
}

function parseSample(scanner: Scanner, reader: ExpositionReader): void {
  const from = scanner.at, name = scanner.name(true);
  if (name === "") throw scanner.error("a metric's name or # EOF");
  const labels = [NAME, name];
  if (scanner.code === BRACE) {
    scanner.at++;
    parseLabels(scanner, labels);
  }
  const series = scanner.text.slice(from, scanner.at), value = parseNumber(scanner);
  let time: number | undefined, exemplar: Exemplar | undefined;
  if (scanner.code === 32 && !scanner.text.startsWith(" # {", scanner.at)) {
    time = parseTime(scanner);
  }
  if (scanner.accept(" # {")) {
    const given: string[] = [];
    parseLabels(scanner, given);
    const observed = parseNumber(scanner);
    exemplar = {
      labels: given,
      value: observed,
      time: scanner.code === 32 ? parseTime(scanner) : undefined,
    };
  }
  scanner.expect("\n", "the end of the line");
  reader.sample(series, labels, value, time, exemplar);
}

/** Labels up to the brace that closes; commas stand between them and nowhere else. */
function parseLabels(scanner: Scanner, labels: string[]): void {
  for (let first = true; !scanner.accept("}"); first = false) {
    if (!first) scanner.expect(",", '"," or "}"');
    const name = scanner.name(false);
    if (name === "") throw scanner.error("a label's name");
    scanner.expect("=", '"="');
    labels.push(name, scanner.quoted(false));
  }
}

function parseNumber(scanner: Scanner): number {
  scanner.expect(" ", "a space and a number");
  const at = scanner.at, value = numberOf(scanner.word());
  if (value === undefined) throw scanner.error("a number", at);
  return value;
}

/** A time in seconds, as ms. */
function parseTime(scanner: Scanner): number {
  const at = scanner.at, seconds = parseNumber(scanner);
  if (!Number.isFinite(seconds)) throw scanner.error("a time", at);
  return Math.trunc(seconds * 1000);
}
