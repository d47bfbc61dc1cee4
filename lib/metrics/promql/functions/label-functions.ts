import type { RE2JS } from "re2js";
import { type Labels, NAME } from "../../store/labels.ts";
import { anchored } from "../../store/matcher.ts";
import { QueryError } from "../query-error.ts";
import { merged, type Row } from "../value.ts";

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** What `$1`, `${name}` and `$$` stand for after a match, as Go expands them. */
export function expand(template: string, group: (name: string) => string): string {
  return template.replace(
    /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu,
    (whole, braced?: string, bare?: string) => whole === "$$" ? "$" : group((braced ?? bare)!),
  );
}

/**
 * `label_replace`: sets a label to what a pattern finds in another one; where it does not match, all stays.
 *
 * @throws {QueryError} Where the pattern or the label's name is none.
 */
export function labelReplace(rows: readonly Row[], texts: readonly string[]): Row[] {
  const [target = "", template = "", source = "", pattern = ""] = texts;
  let regex: RE2JS;
  try {
    regex = anchored(pattern);
  } catch (error) {
    throw new QueryError(`Cannot answer label_replace: ${(error as Error).message}`);
  }
  requireName("label_replace", target);
  return merged(rows.map((row) => {
    const match = regex.matcher(row.labels.get(source));
    if (!match.find()) return row;
    const names = regex.namedGroups();
    const value = expand(template, (name) => {
      const index = /^\d+$/.test(name) ? Number(name) : names[name] ?? -1;
      return index >= 0 && index <= regex.groupCount() ? match.group(index) ?? "" : "";
    });
    return { ...row, labels: row.labels.with(target, value) };
  }));
}

/** `label_join`: sets a label to the values of others with something between. */
export function labelJoin(rows: readonly Row[], texts: readonly string[]): Row[] {
  const [target = "", separator = "", ...sources] = texts;
  requireName("label_join", target);
  for (const source of sources) requireName("label_join", source);
  const joined = (labels: Labels) => sources.map((source) => labels.get(source)).join(separator);
  return merged(
    rows.map((row) => ({ ...row, labels: row.labels.with(target, joined(row.labels)) })),
  );
}

function requireName(action: string, name: string): void {
  if (name !== NAME && !LABEL.test(name)) {
    throw new QueryError(`Cannot answer ${action}: ${JSON.stringify(name)} is no label's name`);
  }
}
