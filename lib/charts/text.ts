/** Of all texts in a picture. */
export const FONT = "'Helvetica Neue', Arial, 'Liberation Sans', system-ui, sans-serif";

/** Width of a line in a sans-serif font, near enough for layout where nothing can measure it. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const c of text) {
    ems += /[iljtfr.,:;'|! \u00a0]/.test(c)
      ? 0.3
      : /[mwMW@%—]/.test(c)
      ? 0.88
      : /[A-Z]/.test(c)
      ? 0.68
      : 0.56;
  }
  return ems * size;
}

/** Widest picture that JupyterLab's column shows whole in a window of 1280 px; it cuts off what is wider. */
export const COLUMN = 840;

/** The size attributes of an SVG, scaled down where it is wider than {@linkcode COLUMN}. */
export function sized(width: number, height: number): string {
  const scale = Math.min(1, COLUMN / width);
  const size = `width="${Math.round(width * scale)}" height="${Math.round(height * scale)}"`;
  return `${size} viewBox="0 0 ${width} ${height}" style="max-width:100%;height:auto"`;
}

/** A number and what it counts or measures stand on one line: a line that ends in "12" and goes on with "ms" is misread. */
const MEASURED =
  /([\d∞]) (?=(?:%|×|[µnm]?s|min|h|d|[kMGTP]?B|bytes|req\/s|[a-z]+\/s)(?![\p{L}\d]))/gu;

/** A text whose numbers cannot be parted from their units by the end of a line. */
export function unparted(text: string): string {
  return text.replace(MEASURED, "$1\u00a0");
}

/** Breaks a text into lines of at most `width` pixels. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of unparted(text).split(/[ \n\t]+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line) lines.push(line);
  return lines;
}
