import assert from "node:assert/strict";
import test from "node:test";
import { once, type Service } from "./service.ts";

function counted() {
  const open = new Set<number>();
  let made = 0;
  const get = once(() => {
    const id = made++;
    open.add(id);
    return Promise.resolve<Service & { id: number }>({
      id,
      name: "S",
      kind: "embedded",
      detail: "",
      close: () => Promise.resolve(void open.delete(id)),
    });
  });
  return { get, open };
}

test("closing an old service again forgets no newer one", async () => {
  const { get, open } = counted();
  const a = await get();
  await a.close();
  const b = await get();
  await a.close();
  assert.equal(await get(), b);
  assert.deepEqual([...open], [b.id]);
});

test("one that fails to start is not remembered", async () => {
  let tries = 0;
  const get = once(() => tries++ ? counted().get() : Promise.reject(new Error("not yet")));
  await assert.rejects(get(), /not yet/);
  assert.equal((await get()).name, "S");
});
