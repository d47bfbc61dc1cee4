import type { Browser, Page } from "playwright-core";

/** A place where progress can be broken, and told of as it is. */
const ENTRY = "under-load/drill", HELD = "under-load/interview";

/** What goes wrong with the drill and the interview of a book, as sentences; progress is kept in the browser. */
export async function rehearsed(browser: Browser, base: string): Promise<string[]> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  const page = await context.newPage(), faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  const must = (is: boolean, what: string) => {
    if (!is) faults.push(`${page.url()}: ${what}`);
  };
  try {
    await cards(page, base, must);
    await guess(page, base, must);
    await interview(page, base, must);
    await broken(page, base, must);
  } catch (error) {
    faults.push(`${page.url()}: ${(error as Error).message.slice(0, 200)}`);
  }
  await context.close();
  return faults;
}

type Must = (is: boolean, what: string) => void;

/** A card is turned over, graded by a key, taken back, and kept. */
async function cards(page: Page, base: string, must: Must): Promise<void> {
  await page.goto(`${base}drill.html`);
  const front = () => page.locator(".face .front").innerText();
  const first = await front();
  await page.keyboard.press(" ");
  await page.locator(".grades").waitFor();
  await page.keyboard.press("Control+1");
  must(await front() === first, "a key with a modifier has graded a card");
  await page.keyboard.press("3");
  must(await front() !== first, "a card that was graded is still there");
  await page.keyboard.press("u");
  must(await front() === first, "the card of an answer that was taken back is not asked again");
  await page.keyboard.press(" ");
  await page.keyboard.press("3");
  await page.reload();
  must(await front() !== first, "an answer is gone after the page was loaded again");
}

/** A number is guessed, judged, and graded by a key. */
async function guess(page: Page, base: string, must: Must): Promise<void> {
  await page.goto(`${base}drill.html`);
  await page.locator(".filters select").nth(1).selectOption("number");
  await page.locator(".number input").fill("many");
  await page.keyboard.press("Enter");
  must(await page.locator(".grades").count() === 0, "a word is taken for a number");
  await page.locator(".number input").fill("12");
  await page.keyboard.press("Enter");
  await page.locator(".grades").waitFor();
  must(await page.locator(".number input").inputValue() === "12", "the guess is gone");
  await page.keyboard.press("2");
  must(await page.locator(".grades").count() === 0, "a number is not graded by a key");
}

/** An interview with other numbers is begun, left, gone on with, and ended; its result opens again. */
async function interview(page: Page, base: string, must: Must): Promise<void> {
  const button = (name: string) => page.locator(`#interview button:text-is("${name}")`);
  await page.goto(`${base}interview.html`);
  await page.locator(".choose select").selectOption({ index: 6 });
  await page.locator('.choose input[type="checkbox"]').check();
  await button("Begin: 45 minutes").click();
  await page.locator("textarea").fill("what I said");
  await page.reload();
  await button("Go on").click();
  must(await page.locator("textarea").inputValue() === "what I said", "notes are gone");
  must(/^\d+:\d\d$/.test(await page.locator(".clock").innerText()), "the clock shows no time");
  for (let i = 0; i < 20 && await page.locator("textarea").count() > 0; i++) {
    await page.locator("#interview button.play").click();
  }
  await page.locator(".rubric input").first().check();
  const bare = await page.locator(".rubric li").evaluateAll((items) =>
    items.map(({ textContent }) => textContent!).filter((text) =>
      /^to quote: /.test(text) && !text.includes("for the printed")
    )
  );
  must(bare.length === 0, `with other numbers a printed one is asked for: ${bare[0]}`);
  await page.reload();
  await button("Go on").click();
  must(await page.locator(".rubric input").first().isChecked(), "ticks are gone");
  await button("That is what I said").click();
  await page.locator(".missed a").first().click();
  must(!page.url().includes("interview.html"), "a point that was missed leads nowhere");
  await page.goBack();
  must(
    await page.locator("details.result[open] .missed li").count() > 5,
    "the list is gone after a link",
  );
  must(await page.locator("details.result[open] td").count() > 10, "minutes by part are not shown");
}

/** With something else in storage both pages say so, and go on once one starts again. */
async function broken(page: Page, base: string, must: Must): Promise<void> {
  for (const [name, begins] of [["drill", ".face .front"], ["interview", ".choose"]] as const) {
    await page.evaluate((key) => localStorage.setItem(key, "{broken"), ENTRY);
    await page.goto(`${base}${name}.html`);
    const said = await page.locator(".trouble").innerText();
    must(said.includes("it is no JSON"), `a broken entry is not told of: ${said.slice(0, 80)}`);
    await page.locator('button:text-is("Start again")').click();
    await page.locator(begins).waitFor();
    const aside = await page.evaluate(
      (key) => Object.keys(localStorage).filter((one) => one.startsWith(`${key}-aside`)),
      ENTRY,
    );
    must(aside.length > 0, "what was there is gone");
  }
  await page.evaluate((key) => localStorage.setItem(key, "{broken"), HELD);
  await page.reload();
  const told = page.locator("#interview > .status");
  must((await told.innerText()).includes("can't be read"), "a broken interview is not told of");
}
