import { dim, green, passing, red, say, seconds, yellow } from "../ui.ts";

/** Counts named checks, prints a line for each, and ends with `N passed, N failed, N skipped`. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;

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
      passing("");
      say(`  ${red("✗")} ${name}\n${indent((error as Error).message)}`);
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

function indent(text: string): string {
  return text.split("\n").map((line) => `    ${line}`).join("\n");
}
