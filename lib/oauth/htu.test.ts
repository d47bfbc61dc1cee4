import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { ALBUMS, Cast } from "./cast.ts";

const START = Date.UTC(2026, 0, 1);
const form = { grant_type: "client_credentials" };

test("a proof is for the one URL that is called, whatever its path looks like", async () => {
  const c = await Cast.create({ clock: new VirtualClock(START) }), mine = await c.prover();
  const at = `${c.options.issuer}/token`;
  const call = async (path: string, htu: string) => {
    const DPoP = await mine.proof("POST", at);
    const token = String(
      (await c.post("/token", form, c.clients.backup, { DPoP })).body["access_token"],
    );
    const proof = await mine.proof("GET", htu, { accessToken: token });
    const headers = { Authorization: `DPoP ${token}`, DPoP: proof };
    const verdict = await c.albums().check(new Request(ALBUMS + path, { headers }), "albums.read");
    return verdict.allowed;
  };
  assert.equal(await call("//evil.example/albums", "https://evil.example/albums"), false);
  assert.equal(await call("//evil.example/albums", `${ALBUMS}//evil.example/albums`), true);
  assert.equal(await call("/albums?a=1", `${ALBUMS}/albums`), true);
  assert.equal(await call("//x", `${ALBUMS}/x`), false);
});
