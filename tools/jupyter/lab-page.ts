/// <reference lib="dom" />
import type { Locator, Page } from "playwright-core";
import type { Server } from "./server.ts";

/** A cell as the page shows it. */
export interface ShownCell {
  /** `1`, `*` while it waits or runs, empty where it has not run or is markdown. */
  prompt: string;
  /** Whether its code is hidden. */
  hidden: boolean;
  outputs: number;
  /** The text of its outputs. */
  text: string;
  images: { src: string; width: number }[];
}

/** The part of JupyterLab's own objects that is asked. */
interface LabApp {
  shell: {
    currentWidget?: { content?: { widgets?: { model: { executionCount?: number | null } }[] } };
  };
}

/** A notebook in JupyterLab, used as a reader would: by menus, keys and clicks. */
export class LabPage {
  constructor(readonly page: Page) {}

  /** Opens a notebook of the server's folder and waits for its kernel, or for a dialog. */
  async open({ url, token }: Server, path: string, timeout: number): Promise<void> {
    await this.page.goto(`${url}/lab/tree/${path}?token=${token}&reset`, { timeout });
    await this.page.locator(".jp-NotebookPanel .jp-Cell").first().waitFor({ timeout });
    const connected = this.page.locator(".jp-NotebookPanel-toolbar .jp-KernelName", {
      hasNotText: "No Kernel",
    });
    await connected.or(this.page.locator(".jp-Dialog")).first().waitFor({ timeout });
    if (await connected.count()) await this.idle(timeout);
  }

  /** The name of the kernel that the notebook's toolbar shows. */
  async kernelName(): Promise<string> {
    return await this.page.locator(".jp-NotebookPanel-toolbar .jp-KernelName").innerText();
  }

  /** The text of a dialog that is in the way. */
  async dialog(): Promise<string | undefined> {
    const dialog = this.page.locator(".jp-Dialog");
    return await dialog.count() ? await dialog.first().innerText() : undefined;
  }

  /** Chooses an item of a menu. */
  async choose(menu: string, command: string): Promise<void> {
    await this.#openMenu(menu);
    await this.page.locator(`.lm-Menu-item[data-command="${command}"]`).first().click();
  }

  async chooseTheme(name: string): Promise<void> {
    await this.#openMenu("Settings");
    await this.page.locator(".lm-Menu-item", { hasText: /^Theme/ }).first().hover();
    await this.page.locator(`.lm-Menu-itemLabel:text-is("${name}")`).click();
    await this.page.locator(`body[data-jp-theme-name="${name}"]`).waitFor({ state: "attached" });
    // It covers the page for a moment and would swallow clicks.
    await this.page.locator("#jupyterlab-splash").waitFor({ state: "detached" });
  }

  /** Waits until no cell is waiting, the kernel is idle and pictures have had time to be drawn. */
  async idle(timeout: number): Promise<void> {
    await this.page.waitForFunction(
      () => {
        const panel = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden)");
        const kernel = panel?.querySelector(".jp-Notebook-ExecutionIndicator");
        const prompts = [...panel?.querySelectorAll(".jp-InputPrompt") ?? []];
        return kernel?.getAttribute("data-status") === "idle" &&
          !prompts.some((prompt) => prompt.textContent?.includes("*"));
      },
      undefined,
      { timeout, polling: 100 },
    );
    // An SVG output gets its image a moment after it is there. One that never does is for a check.
    await this.page.waitForFunction(
      () =>
        [...document.querySelectorAll(".jp-RenderedSVG")].every((output) =>
          [...output.querySelectorAll("img"), { complete: false }][0]!.complete
        ),
      undefined,
      { timeout: 3000, polling: 50 },
    ).catch(() => {});
  }

  async cells(): Promise<ShownCell[]> {
    return await this.page.locator(".jp-Notebook .jp-Cell").evaluateAll((cells) => {
      const { jupyterapp } = globalThis as unknown as { jupyterapp?: LabApp };
      const models = jupyterapp?.shell.currentWidget?.content?.widgets;
      return cells.map((cell, i) => {
        const outputs = [...cell.querySelectorAll<HTMLElement>(".jp-OutputArea-output")];
        const prompt = cell.querySelector(".jp-InputPrompt")?.textContent ?? "";
        const hidden = cell.querySelector(".jp-InputPlaceholder") !== null;
        const ran = models?.[i]?.model.executionCount ?? "";
        return {
          prompt: hidden ? String(ran) : prompt.match(/\[(.*)\]/)?.[1]?.trim() ?? "",
          hidden,
          outputs: outputs.length,
          text: outputs.map((output) => output.innerText).join("\n"),
          images: [...cell.querySelectorAll("img")].map(({ src, complete, naturalWidth }) => ({
            src,
            width: complete ? naturalWidth : 0,
          })),
        };
      });
    });
  }

  /** Makes a cell the active one, without going into it. */
  async select(index: number): Promise<void> {
    const cell = this.#cell(index);
    // The prompt of a rendered markdown cell has no height; at its edge its text has no link.
    const code = await cell.evaluate((element) => element.classList.contains("jp-CodeCell"));
    if (code) await cell.locator(".jp-InputPrompt:visible").first().click();
    else await cell.locator(".jp-MarkdownOutput").click({ position: { x: 2, y: 2 } });
    await this.page.keyboard.press("Escape");
  }

  /** Puts another source into a code cell, which becomes the active one. */
  async rewrite(index: number, source: string): Promise<void> {
    const editor = this.#cell(index).locator(".cm-content");
    await editor.click();
    await this.page.keyboard.press("ControlOrMeta+A");
    // At one stroke, so that the editor does not close brackets of its own accord.
    await this.page.keyboard.insertText(source);
    await this.page.keyboard.press("Escape");
  }

  /** Adds a code cell at the end, runs it, and gives its index. */
  async append(source: string): Promise<number> {
    const index = await this.page.locator(".jp-Notebook .jp-Cell").count();
    await this.select(index - 1);
    await this.page.keyboard.press("b");
    await this.#cell(index).waitFor();
    await this.rewrite(index, source);
    await this.page.keyboard.press("ControlOrMeta+Enter");
    return index;
  }

  /** Pictures of the whole notebook from top to bottom, one for each height of the window. */
  async screenshots(path: (number: string) => string): Promise<number> {
    const scroller = this.page.locator(".jp-NotebookPanel .jp-WindowedPanel-outer");
    await this.page.locator(".jp-NotebookPanel-toolbar").hover();
    let count = 0;
    for (let top = 0, end = 1; top < end;) {
      const { height, whole } = await scroller.evaluate((panel, to) => {
        panel.scrollTop = to;
        // Below the last cell there is empty ground to scroll into.
        const last = [...panel.querySelectorAll(".jp-Cell")].at(-1)!.getBoundingClientRect();
        const whole = last.bottom - panel.getBoundingClientRect().top + panel.scrollTop;
        return { height: panel.clientHeight, whole };
      }, top);
      await this.page.waitForTimeout(150);
      await scroller.screenshot({ path: path(String(++count).padStart(2, "0")) });
      // A little is on two pictures, so that nothing is cut in both.
      top += height - 60;
      end = whole - 60;
    }
    await scroller.evaluate((panel) => panel.scrollTop = 0);
    return count;
  }

  async #openMenu(name: string): Promise<void> {
    await this.page.locator(".lm-MenuBar-item", { hasText: new RegExp(`^${name}$`) }).click();
  }

  #cell(index: number): Locator {
    return this.page.locator(".jp-Notebook .jp-Cell").nth(index);
  }
}
