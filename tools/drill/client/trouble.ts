/// <reference lib="dom" />
import { make } from "../../book/client/numbers-panel.ts";
import type { Store } from "./store.ts";

/** Hands a text over as a file. */
export function download(name: string, text: string): void {
  const link = make("a"), url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** What stands on a page whose progress can't be read: why, and the two ways on. */
export function trouble(why: string, store: Store, again: (said: string) => void): HTMLElement {
  const place = make("div", "trouble"), said = make("p", "status"), row = make("div", "buttons");
  said.setAttribute("role", "status");
  const button = (text: string, does: () => Promise<void>) => {
    const one = make("button", "play", text);
    one.addEventListener("click", () => {
      does().catch((error: Error) => said.textContent = error.message);
    });
    row.append(one);
  };
  button("Export what is there", async () => {
    download("under-load-drill-unread.json", await store.text());
  });
  button("Start again", async () => {
    const where = await store.startAgain();
    again(`You start again. What was there is kept ${where}.`);
  });
  place.append(
    make("p", "problem", `${why}.`),
    make(
      "p",
      "",
      `Your progress is kept ${store.place}; nothing of it was changed. Export it, to mend it or to ask somebody; or start again: what is there is put aside, not deleted.`,
    ),
    row,
    said,
  );
  return place;
}
