import { type Displayable, displayable, escape } from "./bundle.ts";
import { sized, textWidth } from "./text.ts";

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

const GAP = 34, HEAD = 74, PAD = 20;

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
  const column = Math.min(longest + 36, 300);
  const width = column * ids.length + 2 * PAD;
  const height = HEAD + steps.length * GAP + PAD;
  const x = (id: Id) => PAD + column * (ids.indexOf(id) + 0.5);
  const text = (at: number, y: number, words: string, extra = "") =>
    `<text x="${at}" y="${y}" text-anchor="middle" font-size="12" fill="#1b1e23" ${extra}>${
      escape(words)
    }</text>`;

  const parts = ids.map((id) =>
    `<line x1="${x(id)}" y1="${HEAD - 10}" x2="${x(id)}" y2="${height - 10}" stroke="#c4c9d0"/>` +
    `<rect x="${x(id) - 54}" y="${
      HEAD - 34
    }" width="108" height="24" rx="4" fill="#e8f0fe" stroke="#3366cc"/>` +
    text(x(id), HEAD - 18, actors[id], 'font-weight="600"')
  );
  steps.forEach((step, i) => {
    const y = HEAD + (i + 0.8) * GAP;
    if ("over" in step) {
      const half = textWidth(step.note, 12) / 2 + 10;
      const at = Math.min(Math.max(x(step.over), half + 4), width - half - 4);
      parts.push(
        `<rect x="${at - half}" y="${y - 16}" width="${
          2 * half
        }" height="22" fill="#fff4e5" stroke="#e8710a"/>`,
        text(at, y - 1, step.note),
      );
      return;
    }
    const [from, to, words] = step;
    const a = x(from), b = x(to), tip = a < b ? -7 : 7;
    parts.push(
      `<line x1="${a}" y1="${y}" x2="${b}" y2="${y}" stroke="#5b6470" stroke-width="1.3"/>`,
      `<path d="M${b},${y} l${tip},-4 v8 z" fill="#5b6470"/>`,
      text((a + b) / 2, y - 6, words),
    );
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${
    sized(width, height)
  } role="img" aria-label="${
    escape(title)
  }" font-family="Helvetica, Arial, sans-serif"><rect width="100%" height="100%" fill="white"/><text x="${
    width / 2
  }" y="24" text-anchor="middle" font-size="15" fill="#1b1e23">${escape(title)}</text>${
    parts.join("")
  }</svg>`;
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
