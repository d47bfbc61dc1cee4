import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import process from "node:process";
import { inOwnRoot } from "./own-root.ts";

const FLAGS = ["-Urnmpiu", "--fork", "--mount-proc", "--kill-child"];
const shell = (script: string) =>
  String(
    execFileSync("unshare", [
      ...FLAGS,
      "sh",
      ...inOwnRoot(["sh", "-c", script], { tmpMB: 4, shown: [["/etc/hosts", "/etc/hosts"]] }),
    ], { stdio: "pipe", timeout: 10_000 }),
  ).trim();
const missing = (): string | false => {
  if (process.platform !== "linux") return `Linux only, this is ${process.platform}`;
  try {
    return shell("echo here") === "here" ? false : "no shell answers";
  } catch (error) {
    return (error as Error).message.split("\n")[0]!;
  }
};
const skip = missing();

test("of all that is mounted in a root of its own only /tmp can be written", { skip }, () => {
  const tried = shell(
    `for p in $(cut -d' ' -f5 /proc/self/mountinfo) /dev /dev/shm /sys /run /var /etc; do
       if [ -d "$p" ] && touch "$p/x" 2>/dev/null; then echo "$p"; fi
     done; cut -d' ' -f5 /proc/self/mountinfo | wc -l`,
  ).split("\n");
  assert.deepEqual(tried.slice(0, -1), ["/tmp"]);
  assert.ok(Number(tried.at(-1)) > 5);
});
test("the kernel's settings can't be written, whoever is root outside", { skip }, () => {
  const setting = "/proc/sys/kernel/core_pattern";
  // What is there is written again: where the wall has a hole nothing is changed.
  assert.equal(
    shell(
      `was=$(cat ${setting}); (echo "$was" > ${setting}) 2>/dev/null && echo written || echo no`,
    ),
    "no",
  );
});
test(
  "devices work, and their modes and times are the machine's: they can't be changed",
  { skip },
  () => {
    // What is there is set again: where the wall has a hole nothing is changed.
    assert.equal(
      shell(
        `echo x > /dev/null && head -c 3 /dev/zero | wc -c
       for d in null zero full random urandom; do
         chmod "$(stat -c %a /dev/$d)" /dev/$d 2>/dev/null && echo changed
       done; true`,
      ),
      "3",
    );
  },
);
test(
  "it has no rights, sees no file of the machine but what is shown, and no process but its own",
  {
    skip,
  },
  () => {
    assert.match(shell("grep CapEff /proc/self/status"), /0000000000000000$/);
    assert.equal(shell("ls /etc"), "hosts");
    assert.equal(shell("ls /proc/1/root/home 2>/dev/null | wc -l"), "0");
    assert.ok(Number(shell("ls /proc | grep -c '^[0-9]'")) <= 6);
  },
);
