/// <reference lib="dom" />

/** Marks the heading that the reader is at, and keeps it in sight. */
export function followReader(): void {
  const links = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>("nav.contents a")].map((link) => [
      decodeURIComponent(link.hash.slice(1)),
      link,
    ]),
  );
  const headings = [...document.querySelectorAll<HTMLElement>("main :is(h1, h2, h3)[id]")]
    .filter(({ id }) => links.has(id));
  const main = document.querySelector("main")!;
  let current: HTMLAnchorElement | undefined;
  const follow = () => {
    const top = main.getBoundingClientRect().top + 80;
    const passed = headings.findLast((heading) => heading.getBoundingClientRect().top <= top);
    const link = links.get((passed ?? headings[0])?.id ?? "");
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    link?.setAttribute("aria-current", "true");
    link?.scrollIntoView({ block: "nearest" });
  };
  let due = false;
  main.addEventListener("scroll", () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      follow();
    });
  }, { passive: true });
  follow();
}

/** On a small screen the contents stand in the place of the text, until one is chosen. */
export function foldContents(button: HTMLElement): void {
  const page = document.querySelector<HTMLElement>(".page")!;
  const show = (is: boolean) => {
    page.classList.toggle("with-contents", is);
    button.setAttribute("aria-expanded", String(is));
  };
  button.addEventListener("click", () => show(!page.classList.contains("with-contents")));
  page.querySelector("nav.contents")!.addEventListener("click", () => show(false), true);
}
