const INFINITE = /^[-+]?inf(?:inity)?$/i;
const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;
const HEXADECIMAL = /^([-+]?)0x([\da-f]*)(?:\.([\da-f]*))?p([-+]?\d+)$/i;
/** Longest text of a bound. */
const LONGEST = 1000;

/**
 * Reads a bucket's bound as a number: `0.2` and `2e-1` are the same bucket, and 10 is above 9, which as texts they are
 * not. Takes what Go's `ParseFloat` does: `+Inf`, `infinity`, `NaN`, `1_000`, `0x1p-2`.
 *
 * @returns `undefined` where it is no number, or one that a double can't hold.
 */
export function boundOf(text: string): number | undefined {
  if (text.length > LONGEST) return undefined;
  if (INFINITE.test(text)) return text[0] === "-" ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  const plain = withoutUnderscores(text);
  if (plain === undefined) return undefined;
  const value = DECIMAL.test(plain) ? Number(plain) : hexadecimal(plain);
  return value === undefined || Number.isFinite(value) ? value : undefined;
}

/** Underscores may stand between digits, and after the prefix of a base. */
function withoutUnderscores(text: string): string | undefined {
  if (!text.includes("_")) return text;
  const [, prefix = "", digits = ""] = /^[-+]?(0x)?(.*)$/is.exec(text) ?? [];
  const apart = prefix ? /(?<=^|[\da-f])_(?=[\da-f])/gi : /(?<=\d)_(?=\d)/g;
  return digits.replace(apart, "").includes("_") ? undefined : text.replaceAll("_", "");
}

function hexadecimal(text: string): number | undefined {
  const [, sign = "", whole = "", part = "", exponent = ""] = HEXADECIMAL.exec(text) ?? [];
  if (whole + part === "") return undefined;
  const value = Number(BigInt(`0x${whole}${part}`));
  return (sign === "-" ? -value : value) * 2 ** (Number(exponent) - 4 * part.length);
}
