/// <reference lib="dom" />
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHTML } from "linkedom";
import { rowFor } from "./number-row.ts";

const CHOICES = {
  ...{ type: "integer", minimum: 1, maximum: 5000, unit: "nodes" },
  about: "looked at for each request",
};

function rowOfChoices() {
  const { document, Event } = parseHTML("<!doctype html><body></body>");
  Object.assign(globalThis, { document });
  const moved: string[] = [];
  const { element } = rowFor("choices", CHOICES, 2, (text) => moved.push(text));
  const slider = element.querySelector<HTMLInputElement>('[type="range"]')!;
  const press = (key: string) =>
    slider.dispatchEvent(Object.assign(new Event("keydown", { cancelable: true }), { key }));
  return { element, slider, press, moved };
}

test("a slider shows what it means and how far it goes, and says so to who cannot see it", () => {
  const { element, slider } = rowOfChoices(), about = element.querySelector(".about")!;
  assert.equal(about.textContent, "looked at for each request · 1 to 5,000");
  for (const control of element.querySelectorAll("input")) {
    assert.equal(control.getAttribute("aria-describedby"), about.id);
  }
  assert.equal(slider.getAttribute("aria-valuetext"), "2 nodes");
});

test("arrow keys move a whole number by one, and stop at its ends", () => {
  const { slider, press, moved } = rowOfChoices();
  for (const key of ["ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown", "ArrowDown"]) press(key);
  assert.deepEqual(moved, ["3", "4", "3", "2", "1"]);
  press("ArrowLeft");
  press("Tab");
  assert.equal(moved.length, 5);
  assert.equal(slider.getAttribute("aria-valuetext"), "1 nodes");
});
