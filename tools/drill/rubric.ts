import { askedOf, type Held, type Stage, stagesOf } from "./held.ts";
import type { Interview, Point } from "./interview.ts";
import { type HeldInterview, MOST_MINUTES } from "./progress.ts";
import { plainOf } from "./words.ts";

/** A point as it is asked for in an interview. */
export interface Line {
  /** What it is known by, from one interview to the next: its plain text. */
  id: string;
  /** HTML. */
  text: string;
  link: string;
}

/** What a strong answer holds, of one part or one question. */
export interface Group {
  /** The stage that it belongs to. */
  stage: string;
  title: string;
  lines: Line[];
  /** The notebook's own answer to a question, as HTML. */
  answer?: string;
}

/** Letters by which a point is known. */
const MOST = 500;

/** A point as a line; with other numbers than the printed ones it says which of its own numbers those are of. */
function lineOf({ text, link, quoted, printed }: Point, varied: boolean): Line {
  const id = `${quoted ? "to quote: " : ""}${plainOf(text)}`.slice(0, MOST);
  const own = quoted
    ? varied ? `to quote: your own number; for the printed ones, ${text}` : `to quote: ${text}`
    : varied && printed
    ? `for the printed numbers: ${text}`
    : text;
  return { id, text: own, link };
}

/** All that is to be ticked. */
export function rubricOf(interview: Interview, held: Held): Group[] {
  const varied = held.numbers.length > 0;
  const parts = interview.parts.map(({ name, points }) => ({
    ...{ stage: name, title: name },
    lines: points.map((point) => lineOf(point, varied)),
  }));
  const questions = askedOf(interview, held).map((question, i): Group => {
    const { mustSay, link, answer, text, printed } = question;
    const point = { text: mustSay, link, ...printed && { printed } };
    return {
      ...{ stage: `question ${i + 1}`, title: `Question ${i + 1}: ${plainOf(text)}` },
      ...{ lines: [lineOf(point, varied)], answer },
    };
  });
  return [...parts, ...questions];
}

/** The interview as it is kept, once its points are ticked. */
export function resultOf(interview: Interview, held: Held): HeldInterview {
  const lines = rubricOf(interview, held).flatMap(({ lines }) => lines);
  const missed = lines.filter(({ id }) => !held.ticked.includes(id)).map(({ id }) => id);
  const stages = stagesOf(interview, held);
  return {
    ...{ at: held.began, notebook: interview.notebook, points: lines.length, missed },
    ticked: lines.length - missed.length,
    minutes: byName(stages, ({ name }) => Math.min((held.spent[name] ?? 0) / 60_000, MOST_MINUTES)),
    plan: byName(stages, ({ minutes }) => minutes),
    notes: Object.fromEntries(Object.entries(held.notes).filter(([, text]) => text.trim() !== "")),
    ...held.numbers.length > 0 && { numbers: held.numbers },
  };
}

const byName = (stages: readonly Stage[], of: (stage: Stage) => number) =>
  Object.fromEntries(stages.map((stage) => [stage.name, of(stage)]));

/** Points of an interview that was held, as they are called now, with where they are taught. */
export function missedLines(result: HeldInterview, interview: Interview | undefined): Line[] {
  const varied = (result.numbers ?? []).length > 0;
  const all = interview
    ? [
      ...interview.parts.flatMap(({ points }) => points),
      ...interview.followUps.map(({ mustSay, link, printed }): Point => ({
        ...{ text: mustSay, link },
        ...printed && { printed },
      })),
    ].map((point) => lineOf(point, varied))
    : [];
  // A book that was made anew may say it in other words: then it is said as it was, without a link.
  return result.missed.map((id) =>
    all.find((line) => line.id === id) ?? { id, text: escaped(id), link: "" }
  );
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The last interview about the same system before a moment. */
export function lastBefore(
  all: readonly HeldInterview[],
  notebook: string,
  at: number,
): HeldInterview | undefined {
  return all.filter((one) => one.notebook === notebook && one.at < at)
    .toSorted((a, b) => b.at - a.at)[0];
}

/** What has changed from one interview about a system to the next. */
export interface Difference {
  /** Of the points, in hundredths; positive is better. */
  share: number;
  minutes: number;
  /** Points of the parts that were missed then and said now; questions are others each time. */
  gained: number;
  /** Points that are missed again. */
  again: string[];
}

export function differenceOf(
  now: HeldInterview,
  before: HeldInterview,
  interview: Interview | undefined,
): Difference {
  const share = ({ ticked, points }: HeldInterview) => Math.round(100 * ticked / points);
  const missed = new Set(now.missed), asked = interview ? idsOf(interview) : new Set<string>();
  return {
    share: share(now) - share(before),
    minutes: Math.round(minutesOf(now)) - Math.round(minutesOf(before)),
    gained: before.missed.filter((id) => asked.has(id) && !missed.has(id)).length,
    again: before.missed.filter((id) => missed.has(id)),
  };
}

/** The points that are asked for each time. */
const idsOf = ({ parts }: Interview): Set<string> =>
  new Set(parts.flatMap(({ points }) => points).map((point) => lineOf(point, false).id));

export const minutesOf = ({ minutes }: HeldInterview): number =>
  Object.values(minutes).reduce((a, b) => a + b, 0);
