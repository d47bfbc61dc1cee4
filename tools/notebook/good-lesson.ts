/** For tests of the rules. */
import { code, prose, shows } from "../temporary-project.ts";
import type { Cell } from "./file.ts";
import { LESSON_SECTIONS } from "./lesson-rules.ts";
import { minutesLine } from "./reading-time.ts";

export const output = (start: string) => ({ outputs: [shows({ "text/plain": start })] });
const details = (inner: string, summary = "Q") =>
  `<details><summary>${summary}</summary>\n\n${inner}\n\n</details>`;
const ANSWER = "Because.\n\n**Must say:** a. **Bonus:** b. **Red flag:** c.";

/** A lesson that keeps every rule of its form, as small as can be; `more` cells end their sections. */
export function goodLesson(more: Readonly<Record<string, Cell[]>> = {}): Cell[] {
  const parts: Record<string, Cell[]> = {
    "U · Understanding the business domain": [
      code("required(r);", output("[requirements]\n")),
      prose(`${"#### Try · a\n\n".repeat(5)}${"#### Your turn · b\n\n".repeat(3)}`),
    ],
    "E · Evaluating the basic design": [code("await diagram({});", output("[diagram] before"))],
    "R · Redesigning the current architecture": [
      prose("### 1 · One · _core_\n\n**Predict.** a"),
      code("steps([]);", output("[steps] x")),
      prose("### 2 · Two · *core*\n\n**Predict.** a"),
      prose("### 3 · Three · _deeper_\n\n**Predict.** a"),
      prose("### The whiteboard"),
      code("await diagram({});", output("[diagram] after")),
      code("whiteboard(r, e);", output("[whiteboard]\n")),
    ],
    "Trade-offs": [prose("### What this leaves out\n\n- a")],
    "Interview drill": [
      prose("### The answer in 45 minutes"),
      prose(
        Array.from({ length: 10 }, (_, i) => details(ANSWER, i < 5 ? "Q (changed)" : "Q"))
          .join("\n\n"),
      ),
    ],
  };
  const cells = [
    prose("# 7 · Rate limiter"),
    ...LESSON_SECTIONS.flatMap((section) => [
      prose(`## ${section}`),
      ...parts[section] ?? [],
      ...more[section] ?? [],
    ]),
  ];
  return [
    { ...cells[0]!, source: `# 7 · Rate limiter\n\n${minutesLine(cells)}` },
    ...cells.slice(1),
  ];
}
