import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf, plainOf, titleOf, waitOf, wordsOf } from "./words.ts";

test("texts are shown as people read them", () => {
  assert.equal(
    plainOf("<p>a &lt; b &amp;\n <b>it&#39;s</b> &quot;so&quot; &unknown;</p>"),
    'a < b & it\'s "so" &unknown;',
  );
  assert.deepEqual([249_400, 500, 0, -30_000, -3_600_000].map(clockOf), [
    ...["4:09", "0:01", "0:00", "over by 0:30", "over by 60:00"],
  ]);
  assert.deepEqual([60_000, 5_400_000, 86_400_000, 259_200_000].map(waitOf), [
    ...["1 min", "2 h", "1 day", "3 days"],
  ]);
  assert.equal(titleOf("07-rate-limiter"), "07 · rate limiter");
  assert.deepEqual([...wordsOf("Buckets of the tokens: 12")], ["bucket", "token"]);
});
