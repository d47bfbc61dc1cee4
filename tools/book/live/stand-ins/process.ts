/** `node:process` in a page: an environment that its worker sets, for `numbers`, and nothing else. */
const host = globalThis as { process?: { env: Record<string, string | undefined> } };

export default {
  get env(): Record<string, string | undefined> {
    return host.process?.env ?? {};
  },
  arch: "",
  platform: "browser",
  version: "",
  versions: {} as Record<string, string>,
};
