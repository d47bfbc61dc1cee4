/** A template as it is written: `{{name}}` stands for a value. */
export interface Template {
  subject: string;
  text: string;
  /** Default: the text, as paragraphs. */
  html?: string;
}

/** A template with its values in it. */
export interface Rendered {
  subject: string;
  text: string;
  html: string;
}

/** Values for a template. Numbers are written as the locale writes them. */
export type TemplateData = Readonly<Record<string, string | number>>;

/**
 * Templates by name and locale. In HTML every value is escaped: a sender's name with a tag in it is
 * shown, not run. A value that is missing is an error, and nobody is told "Dear undefined".
 *
 * @example
 * ```ts
 * import { Templates } from "#lib/notifications";
 * import assert from "node:assert/strict";
 *
 * const templates = new Templates({
 *   moved: { en: { subject: "Your parcel", text: "It is in {{place}}." } },
 * });
 * assert.equal(templates.render("moved", "en-GB", { place: "<b>" }).html, "<p>It is in &lt;b&gt;.</p>");
 * ```
 */
export class Templates {
  /** @param templates By name, then by locale; the first locale of each is the last resort. */
  constructor(readonly templates: Readonly<Record<string, Readonly<Record<string, Template>>>>) {}

  /**
   * Fills a template in: of the locale (`de-AT`), else of its language (`de`), else of the first.
   *
   * @throws {Error} Where there is no such template, or a value is missing.
   */
  render(name: string, locale: string, data: TemplateData): Rendered {
    const locales = Object.hasOwn(this.templates, name) ? this.templates[name]! : undefined;
    if (!locales) {
      const known = Object.keys(this.templates).join(", ");
      throw new Error(
        `Cannot render ${name}: there is no template of that name: there is ${known}`,
      );
    }
    const language = locale.split("-")[0]!;
    const { subject, text, html } =
      (locales[locale] ?? locales[language] ?? Object.values(locales)[0])!;
    const fill = (template: string, escape: (value: string) => string) =>
      template.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
        if (!Object.hasOwn(data, key)) {
          throw new Error(`Cannot render ${name}: the value ${key} is missing`);
        }
        const value = data[key]!;
        return escape(typeof value === "number" ? value.toLocaleString(locale) : value);
      });
    const paragraphs = text.split("\n\n").map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`);
    return {
      // A line break in a value must not start another header of a mail.
      subject: fill(subject, (value) => value.replace(/\s+/g, " ")),
      text: fill(text, (value) => value),
      html: fill(html ?? paragraphs.join(""), escapeHtml),
    };
  }
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
