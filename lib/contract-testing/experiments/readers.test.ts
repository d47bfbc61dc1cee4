import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../contract/json.ts";
import { mutationsOf } from "../evolution/mutate.ts";
import { harms } from "../evolution/reader.ts";
import { operationOf, usage } from "../evolution/usage.ts";
import { answerOf, onAnotherDay } from "./answers.ts";
import { consumersAfter, consumersToday } from "./consumers.ts";
import { harmedBy, READERS } from "./readers.ts";

/** The fields of a value that a program touches: it is shown the value, and what it asks for is written down. */
function touched(value: Json, read: (value: Json) => unknown): string[] {
  const fields = new Set<string>();
  const watched = (value: Json, at: string): Json =>
    typeof value !== "object" || value === null ? value : new Proxy(value as object, {
      get: (of, key) => {
        const item = Reflect.get(of, key);
        if (typeof key === "symbol" || typeof item === "function" || key === "length") return item;
        const place = Array.isArray(of) ? `${at}[*]` : `${at}.${key}`;
        if (!Array.isArray(of)) fields.add(place);
        return watched(item as Json, place);
      },
    }) as Json;
  read(watched(value, "$"));
  return [...fields].sort();
}

test("what the code of a consumer touches is what its contract says, and nothing else", async () => {
  const unitPriced = (body: Json): Json =>
    Array.isArray(body)
      ? body.map((dish) => ({ ...dish as object, unitPrice: 1 }) as unknown as Json)
      : body;
  let checked = 0;
  for (const { name, version, contract } of [...consumersToday(), ...consumersAfter()]) {
    const used = usage([contract]);
    for (const one of contract.interactions) {
      assert.ok(one.kind === "http");
      const body = unitPriced((await answerOf(one, 3)).body!.content as Json);
      const reader = READERS[`${name} ${version}`]![operationOf(one)]!;
      const said = used.filter(({ operation }) => operation === operationOf(one));
      assert.deepEqual(touched(body, reader), said.map(({ field }) => field).sort(), name);
      const harmed = [body, onAnotherDay(body)].flatMap((day) =>
        mutationsOf(day).filter(({ kind, after }) => kind === "drop" && harms(reader, day, after))
          .map(({ field }) => field)
      );
      assert.deepEqual([...new Set(harmed)].sort(), said.map(({ field }) => field).sort(), name);
      checked++;
    }
  }
  assert.equal(checked, 8);
});

test("the consumers read every day's answers, and a rename harms those that read the field", () => {
  const dishes = [{ id: "r1d1", restaurantId: "r1", name: "soup", price: 450 }, {
    ...{ id: "r1d2", restaurantId: "r1", name: "pie", price: 600 },
  }];
  const renamed = dishes.map(({ price, ...dish }) => ({ ...dish, unitPrice: price }));
  const later = onAnotherDay(dishes);
  assert.deepEqual(harmedBy("GET /dishes", later, later, consumersToday()), []);
  assert.deepEqual(harmedBy("GET /dishes", dishes, renamed, consumersToday()), [
    "checkout",
    "menu",
  ]);
});
