/// <reference lib="dom" />
import { forget, keep } from "./storage.ts";

const THEMES = ["", "light", "dark"] as const;

/** The button goes round: as the system has it, light, dark. */
export function chooseTheme(button: HTMLElement): void {
  const { dataset } = document.documentElement;
  const say = () => button.setAttribute("aria-label", `Theme: ${dataset["theme"] || "system's"}`);
  button.addEventListener("click", () => {
    const at = THEMES.indexOf((dataset["theme"] ?? "") as typeof THEMES[number]);
    const next = THEMES[(at + 1) % THEMES.length]!;
    if (next) {
      dataset["theme"] = next;
      keep("theme", next);
    } else {
      delete dataset["theme"];
      forget("theme");
    }
    say();
  });
  say();
}
