import { escape } from "./bundle.ts";
import { INK, MUTED } from "./palette.ts";
import { wrap } from "./text.ts";

/** Room at the edges of a picture, in px. */
export const EDGE = 12;

/** Lines of text from the top of a picture downwards. */
export class Heading {
  /** Where what comes next begins, in px. */
  y: number = EDGE;
  readonly parts: string[] = [];

  /** The finding, as large as it should be. */
  title(text: string, width: number): this {
    return this.#write(wrap(text, width - 2 * EDGE, 16.5), 16, 600, INK);
  }

  /** What is shown, smaller and paler. */
  note(text: string, width: number, size = 13): this {
    return this.#write(wrap(text, width - 2 * EDGE, size), size, 400, MUTED);
  }

  #write(lines: readonly string[], size: number, weight: number, fill: string): this {
    for (const line of lines) {
      this.y += size + 4;
      this.parts.push(
        `<text x="${EDGE}" y="${this.y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${
          escape(line)
        }</text>`,
      );
    }
    return this;
  }
}
