import { type GradeName, GRADES } from "../schedule.ts";

/** A key that was pressed, and where. */
export interface Pressed {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  /** Held down: a browser sends it again and again. */
  repeat: boolean;
}

/** Where keys have a meaning of their own. */
export interface Place {
  tagName: string;
  disabled?: boolean;
}

/** What a key means for a card; nothing where it belongs to the browser, or to what it was typed into. */
export function meaningOf(pressed: Pressed, { tagName, disabled = false }: Place) {
  const { key, ctrlKey, altKey, metaKey, repeat } = pressed;
  if (ctrlKey || altKey || metaKey || repeat) return undefined;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(tagName) && !disabled) return undefined;
  if (key === " " || key === "Enter") {
    return /^(BUTTON|A|SUMMARY)$/.test(tagName) ? undefined : "reveal" as const;
  }
  if (key === "u") return "undo" as const;
  return (Object.keys(GRADES) as GradeName[])[/^[1-4]$/.test(key) ? Number(key) - 1 : -1];
}
