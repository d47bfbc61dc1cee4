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
    const tag = localeTag(locale);
    const own = (key: string) => Object.hasOwn(locales, key) ? locales[key] : undefined;
    const { subject, text, html } =
      (own(tag) ?? own(tag.split("-")[0]!) ?? Object.values(locales)[0])!;
    const fill = (template: string, escape: (value: string) => string) =>
      template.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
        if (!Object.hasOwn(data, key)) {
          throw new Error(`Cannot render ${name}: the value ${key} is missing`);
        }
        const value = data[key]!;
        if (typeof value !== "number") return escape(value);
        if (!Number.isFinite(value)) {
          throw new Error(
            `Cannot render ${name}: the value ${key} is ${value}, which says nothing`,
          );
        }
        return escape(value.toLocaleString(tag));
      });
    const paragraphs = text.split("\n\n").map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`);
    return {
      // A line break in a value must not start another header of a mail, nor a control code steer a terminal.
      subject: fill(subject, (value) => value.replace(/[\s\p{Cc}]+/gu, " ")),
      text: fill(text, plain),
      html: fill(html ?? paragraphs.join(""), (value) => escapeHtml(plain(value))),
    };
  }
}

/**
 * A locale as people and systems write it (`en_US.UTF-8`, `de-DE`, `C`), as a tag that `Intl` takes; English
 * where it is none.
 */
function localeTag(locale: string): string {
  const tag = locale.split(/[.@]/)[0]!.replaceAll("_", "-");
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "en";
  } catch {
    return "en";
  }
}

/** Without control characters other than tabs and line breaks. */
function plain(value: string): string {
  return value.replace(/(?![\t\n\r])\p{Cc}/gu, "");
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
