import { escape } from "./bundle.ts";
import { EDGE, Heading } from "./heading.ts";
import { FONT, sized, textWidth } from "./text.ts";

/** Narrowest picture that gets its title in few lines, in px. */
const LEAST = 520;

/** A drawing on a white ground below its title, as one SVG in the look of the charts. */
export function titled(
  title: string,
  { width, height, inside }: { width: number; height: number; inside: string },
): string {
  const wide = Math.max(width, Math.min(LEAST, textWidth(title, 16.5) + 3 * EDGE));
  const heading = new Heading().title(title, wide), top = heading.y + 6;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${
    sized(wide, top + height)
  } role="img" aria-label="${
    escape(title)
  }" font-family="${FONT}"><rect width="100%" height="100%" fill="white"/>${
    heading.parts.join("")
  }<svg x="0" y="${top}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" overflow="visible">${inside}</svg></svg>`;
}
