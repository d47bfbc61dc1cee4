import assert from "node:assert/strict";
import { test } from "node:test";
import { parseResource, type Pod, PodSpec, type Service } from "../model/mod.ts";
import { allowed, endpointsOf } from "./mod.ts";

const service = (allowFrom: Record<string, string>[] = []) =>
  parseResource({ kind: "Service", name: "web", selector: { app: "web" }, allowFrom }) as Service;
const pod = (name: string, more: Partial<Pod> = {}, ready = true): Pod => ({
  name,
  deployment: "web",
  version: "1",
  created: 0,
  spec: PodSpec.parse({ labels: { app: "web" }, container: { program: "x" } }),
  status: { phase: "Running", ready, restarts: 0, address: "127.0.0.1:80" },
  ...more,
});
test("only pods that are ready and not about to end are behind a service", () => {
  const pods = [pod("b"), pod("a"), pod("slow", {}, false), pod("old", { deleting: true })];
  assert.deepEqual(endpointsOf(service(), pods).map((each) => each.pod), ["a", "b"]);
});
test("nobody may call a service that names nobody, but its own pods", () => {
  assert.equal(allowed(service(), { app: "shop" }), false);
  assert.equal(allowed(service(), { app: "web" }), true);
  assert.equal(allowed(service([{ app: "shop" }]), { app: "shop" }), true);
  assert.equal(allowed(service([{ app: "shop", tier: "1" }]), { app: "shop" }), false);
  assert.equal(allowed(service([{}]), {}), true);
});
