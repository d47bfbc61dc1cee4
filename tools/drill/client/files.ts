/// <reference lib="dom" />
import { make } from "../../book/client/numbers-panel.ts";
import type { Progress } from "../progress.ts";
import { type Read, readProgress } from "../read-progress.ts";
import { download } from "./trouble.ts";

/** Two ways out of this browser and into it: a file that is saved, and one that is added. */
export function files(
  progress: () => Progress,
  add: (name: string, read: Read) => void,
  tell: (problem: string) => void,
): HTMLElement {
  const row = make("div", "buttons"), save = make("button", "", "Export");
  save.addEventListener("click", () => {
    download("under-load-drill.json", JSON.stringify(progress()));
  });
  const label = make("label", "", "Import "), input = make("input");
  input.type = "file";
  input.accept = "application/json";
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    // The same file can be chosen again, once it is mended.
    input.value = "";
    file?.text().then((text) => add(file.name, readProgress(text)))
      .catch((error: Error) => tell(`${file.name}: ${error.message}.`));
  });
  label.append(input);
  row.append(save, label);
  return row;
}
