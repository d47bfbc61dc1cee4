/** The name in a Host field: lower case, without its port and a last dot. */
export function hostName(host: string): string {
  const name = host.startsWith("[") ? host.slice(0, host.indexOf("]") + 1) : host.split(":", 1)[0]!;
  return name.toLowerCase().replace(/\.$/, "");
}
