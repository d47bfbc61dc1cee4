import { dim, green, passing, red, say, seconds, yellow } from "../ui.ts";

/** Counts named checks, prints a line for each, and ends with `N passed, N failed, N skipped`. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  #stopped = false;

  /** From now on checks neither end nor print: what they use is being closed. */
  stop(): void {
    this.#stopped = true;
  }

  /**
   * Runs one check: it fails by throwing. What it returns is shown behind its name.
   *
   * @returns Whether it passed.
   */
  async check(name: string, fn: () => Promise<string | void> | string | void): Promise<boolean> {
    const start = performance.now();
    passing(`  … ${name}`);
    try {
      const note = await fn();
      passing("");
      const took = dim(seconds(performance.now() - start));
      say(`  ${green("✓")} ${name}${note ? `: ${note}` : ""} ${took}`);
      this.passed++;
      return true;
    } catch (error) {
      if (this.#stopped) return await new Promise<never>(() => {});
      passing("");
      say(`  ${red("✗")} ${name}\n${indent(sentence(error))}`);
      this.failed++;
      return false;
    }
  }

  skip(name: string, why: string): void {
    say(`  ${yellow("–")} ${name}: ${why}`);
    this.skipped++;
  }

  /** Prints the last line and gives the exit code. */
  end(): number {
    say(`${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`);
    return this.failed ? 1 : 0;
  }
}

/** Playwright adds a log of each try to its messages. */
function sentence(error: unknown): string {
  return error instanceof Error ? error.message.split("\nCall log:")[0]! : String(error);
}

function indent(text: string): string {
  return text.split("\n").map((line) => `    ${line}`).join("\n");
}
