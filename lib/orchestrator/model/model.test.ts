import assert from "node:assert/strict";
import { test } from "node:test";
import { amounts, parseResource, quantity, requireSame } from "./mod.ts";

const web = (more = {}) => ({
  kind: "Deployment",
  name: "web",
  template: { labels: { app: "web" }, container: { program: "web" } },
  ...more,
});
test("quantities are read as Kubernetes writes them", () => {
  assert.deepEqual(["250m", "2", "1.5Gi", "1k", ".5"].map(quantity), [
    0.25,
    2,
    1.5 * 2 ** 30,
    1000,
    0.5,
  ]);
  for (const wrong of ["", "1,5", "-1", "1.5 Gi", "1e3", "ten", "9999P"]) {
    assert.throws(() => quantity(wrong), /Cannot read the quantity/);
  }
  assert.deepEqual(amounts({ cpu: "250m", memory: "1Ki", gpu: 1 }), {
    cpu: 250,
    memory: 1024,
    gpu: 1,
  });
  assert.throws(() => amounts({ gpu: "0.5" }), /it must be whole/);
});
test("unknown fields, requests over limits and wrong strategies are refused with the field's path", () => {
  assert.throws(() => parseResource(web({ replica: 2 })), /Cannot apply Deployment web: .*replica/);
  const container = { program: "x", requests: { cpu: 2 }, limits: { cpu: 1 } };
  assert.throws(
    () => parseResource(web({ template: { container } })),
    /template.container.requests.cpu must be at most the limit of 1000: received 2000/,
  );
  assert.throws(() => parseResource(web({ strategy: { type: "Sideways" } })), /strategy/);
  assert.throws(
    () => parseResource(web({ template: { container: { program: "x", requests: { cpu: "x" } } } })),
    /Cannot read/,
  );
  assert.throws(() => parseResource(null), /Cannot apply/);
});
test("labels by which pods are found can't be changed", () => {
  const before = parseResource(web()),
    template = { labels: { app: "shop" }, container: { program: "web" } };
  assert.throws(
    () => requireSame(before, parseResource(web({ template }))),
    /template.labels can't be changed/,
  );
  requireSame(before, parseResource(web({ replicas: 9 })));
});
