/** The words of a text that can tell what it is about: four letters at least, without their endings. */
export function wordsOf(text: string): Set<string> {
  return new Set(
    text.toLowerCase().match(/[a-z]{4,}/g)?.map((word) => word.replace(/(es|s|ing|ed)$/, "")) ?? [],
  );
}

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** A piece of HTML as the text that one reads. */
export function plainOf(html: string): string {
  return html.replace(/<[^>]+>/g, "").replace(/&(\w+|#39);/g, (all, name) => NAMED[name] ?? all)
    .replace(/\s+/g, " ").trim();
}

/** `07 · rate limiter`, of `07-rate-limiter`. */
export const titleOf = (name: string): string =>
  `${name.slice(0, 2)} · ${name.slice(3).replaceAll("-", " ")}`;

/** How long a card is away, in words. */
export function waitOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const days = Math.round(minutes / 1440);
  return minutes < 1440 ? `${Math.round(minutes / 60)} h` : days === 1 ? "1 day" : `${days} days`;
}

/** What is left of a time: `4:09`, `over by 0:30`. */
export function clockOf(ms: number): string {
  const left = Math.round(ms / 1000), shown = Math.abs(left);
  const text = `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, "0")}`;
  return left < 0 ? `over by ${text}` : text;
}
