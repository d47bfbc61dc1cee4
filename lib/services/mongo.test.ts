import assert from "node:assert/strict";
import test from "node:test";
import { realMongo } from "./mongo.ts";

const url = process.env["MONGODB_URL"];
const service = url ? await realMongo({ url, variable: "MONGODB_URL" }) : undefined;
const skip = service ? false : "no MongoDB at MONGODB_URL";
const title = (text: string) => `${text}${skip ? ` [skipped: ${skip}]` : ""}`;

test(title("MongoDB: a document is found by a path inside it"), { skip }, async () => {
  const collection = service!.client.db("under-load-test").collection("services");
  await collection.insertMany([{ a: { b: 1 } }, { a: { b: 2 } }]);
  assert.equal((await collection.find({ "a.b": { $gt: 1 } }).toArray()).length, 1);
  await collection.drop();
});

test(title("MongoDB: it says which program answers"), { skip }, () => {
  assert.match(service!.detail, /^(MongoDB|a stand-in that answers as MongoDB) \d+\.\d+/);
});

test(title("MongoDB: closing twice does nothing"), { skip }, async () => {
  await service!.close();
  await service!.close();
});

for (
  const [what, url] of [
    ["refuses connections", "mongodb://me:secret@127.0.0.1:1/db"],
    ["is named by no URL", "mongodb:nowhere"],
  ] as const
) {
  test(`a MongoDB that ${what} is named in one line, without its password`, async () => {
    const said: string[] = [];
    const warn = console.warn;
    console.warn = (text: string) => void said.push(text);
    try {
      assert.equal(await realMongo({ url, variable: "MONGODB_URL" }), undefined);
    } finally {
      console.warn = warn;
    }
    assert.equal(said.length, 1);
    assert.match(said[0]!, /does not answer .*its part is left out.*unset MONGODB_URL\.$/);
    assert.doesNotMatch(said[0]!, /secret/);
  });
}
