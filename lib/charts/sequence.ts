import { type Displayable, displayable, escape } from "./bundle.ts";
import { COLUMN, textWidth, wrap } from "./text.ts";
import { titled } from "./titled.ts";

/** One line of a sequence diagram: a message, or a note over one actor. */
export type Step<Id extends string> =
  | readonly [from: Id, to: Id, text: string]
  | { readonly over: Id; readonly note: string };

/** Who talks to whom, in order of time. */
export interface Sequence<Id extends string> {
  title: string;
  /** Names from left to right. */
  actors: Record<Id, string>;
  steps: readonly Step<NoInfer<Id>>[];
}

const GAP = 34, LINE = 15, HEAD = 44, PAD = 20;

/**
 * A sequence diagram as one SVG on a white ground.
 *
 * @example
 * ```ts
 * import { sequence } from "#lib/charts";
 *
 * sequence({
 *   title: "A refused request",
 *   actors: { tenant: "tenant", api: "API" },
 *   steps: [["tenant", "api", "POST /charges"], ["api", "tenant", "429, Retry-After: 2"]],
 * });
 * ```
 */
export function sequence<Id extends string>({ title, actors, steps }: Sequence<Id>): Displayable {
  const ids = Object.keys(actors) as Id[];
  const longest = Math.max(
    110,
    ...steps.map((step) =>
      "over" in step ? textWidth(step.note, 12) / 1.4 : textWidth(step[2], 12) /
        Math.max(1, Math.abs(ids.indexOf(step[0]) - ids.indexOf(step[1])))
    ),
  );
  // As wide as the longest text asks for, as far as the column of a page has room; then texts take several lines.
  const column = Math.min(longest + 36, 300, (COLUMN - 2 * PAD) / ids.length);
  const width = column * ids.length + 2 * PAD;
  const x = (id: Id) => PAD + column * (ids.indexOf(id) + 0.5);
  const text = (at: number, y: number, words: string, extra = "") =>
    `<text x="${at}" y="${y}" text-anchor="middle" font-size="12" fill="#1b1e23" ${extra}>${
      escape(words)
    }</text>`;

  const parts: string[] = [];
  let y = HEAD - 0.2 * GAP;
  for (const step of steps) {
    if ("over" in step) {
      const lines = wrap(step.note, Math.max(2 * column, 200), 12);
      const half = Math.max(...lines.map((line) => textWidth(line, 12))) / 2 + 10;
      const at = Math.min(Math.max(x(step.over), half + 4), width - half - 4);
      const tall = LINE * (lines.length - 1);
      y += GAP + tall;
      parts.push(
        `<rect x="${at - half}" y="${y - tall - 16}" width="${2 * half}" height="${
          22 + tall
        }" fill="#fff4e5" stroke="#e8710a"/>`,
        ...lines.map((line, i) => text(at, y - tall + i * LINE - 1, line)),
      );
      continue;
    }
    const [from, to, words] = step;
    const a = x(from), b = x(to), tip = a < b ? -7 : 7;
    const lines = wrap(words, Math.max(Math.abs(a - b), column) - 16, 12);
    y += GAP + LINE * Math.max(0, lines.length - 1);
    parts.push(
      `<line x1="${a}" y1="${y}" x2="${b}" y2="${y}" stroke="#5b6470" stroke-width="1.3"/>`,
      `<path d="M${b},${y} l${tip},-4 v8 z" fill="#5b6470"/>`,
      ...lines.map((line, i) => text((a + b) / 2, y - 6 - (lines.length - 1 - i) * LINE, line)),
    );
  }
  const height = y + 0.2 * GAP + PAD;
  const heads = ids.map((id) =>
    `<line x1="${x(id)}" y1="${HEAD - 10}" x2="${x(id)}" y2="${height - 10}" stroke="#c4c9d0"/>` +
    `<rect x="${x(id) - 54}" y="${
      HEAD - 34
    }" width="108" height="24" rx="4" fill="#e8f0fe" stroke="#3366cc"/>` +
    text(x(id), HEAD - 18, actors[id], 'font-weight="600"')
  );
  const svg = titled(title, { width, height, inside: [...heads, ...parts].join("") });
  const plain = steps.map((step) =>
    "over" in step
      ? `(${actors[step.over]}: ${step.note})`
      : `${actors[step[0]]} → ${actors[step[1]]}: ${step[2]}`
  );
  return displayable({
    "image/svg+xml": svg,
    "text/plain": [`[diagram] ${title}`, ...plain].join("\n"),
  });
}
