import assert from "node:assert/strict";
import { test } from "node:test";
import { jailTier } from "../real/mod.ts";

const LIMITS = { memoryMB: 64, timeoutMs: 2000 };

test("in the jail: no rights, no users, no network, a root that can't be written, a bounded /tmp", async () => {
  const tier = jailTier("python");
  if (tier.missing() !== undefined) return;
  const code = `
import os
def written(path, size):
    try:
        with open(path, "wb") as file:
            file.write(b"1" * size)
        return True
    except OSError:
        return False
def handler(event):
    status = open("/proc/self/status").read()
    return {
        "rights": status.split("CapEff:")[1].split()[0], "passwd": os.path.exists("/etc/passwd"),
        "written": [written(p, 10) for p in ["/usr/x", "/x", "/tmp/x"]], "big": written("/tmp/big", 20 << 20),
        "net": open("/proc/net/dev").read().count(":"),
        "processes": [p for p in os.listdir("/proc") if p.isdigit()],
    }`;
  const guest = await tier.start(code, LIMITS);
  assert.deepEqual((await guest.invoke({})).value, {
    rights: "0000000000000000",
    passwd: false,
    written: [false, false, true],
    big: false,
    net: 1,
    processes: ["1"],
  });
  await guest.stop();
});
test("in the jail: of all that is mounted there, only /tmp can be written, and the kernel's settings can't", async () => {
  const tier = jailTier("python");
  if (tier.missing() !== undefined) return;
  const code = `
import os
def opened(path, mode):
    try:
        open(path, mode).close()
        return True
    except OSError:
        return False
def handler(event):
    places = [line.split()[4] for line in open("/proc/self/mountinfo")]
    folders = [place for place in places if os.path.isdir(place)]
    settings = ["/proc/sys/kernel/core_pattern", "/proc/sys/vm/swappiness", "/proc/self/oom_score_adj", "/proc/sysrq-trigger"]
    return {
        "folders": len(folders), "files": [place for place in places if not os.path.isdir(place)],
        "written": [place for place in folders if opened(place + "/x", "w")],
        "settings": [path for path in settings if opened(path, "r+")],
        "old": [path for path in ["/dev/shm", "/old", "/mnt", "/home", "/etc", "/var"] if os.path.exists(path)],
    }`;
  const guest = await tier.start(code, LIMITS);
  const found = (await guest.invoke({})).value as Record<string, unknown>;
  await guest.stop();
  assert.deepEqual({ ...found, folders: (found["folders"] as number) >= 4 }, {
    folders: true,
    files: ["/guest/program", "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"],
    written: ["/tmp"],
    settings: [],
    old: [],
  });
});
