import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { DeliveryError } from "./channel.ts";

/** Addresses that lead into a network of one's own, or nowhere. Source: IANA's special-purpose registries. */
const OWN = new BlockList();
for (
  const [net, prefix] of [
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
    ["224.0.0.0", 3],
  ] as const
) OWN.addSubnet(net, prefix, "ipv4");
for (
  const [net, prefix] of [["::", 127], ["fc00::", 7], ["fe80::", 10], ["ff00::", 8]] as const
) OWN.addSubnet(net, prefix, "ipv6");

/**
 * Refuses an address that a partner has given where it leads into this network: a webhook to
 * `http://169.254.169.254/` would have our own server ask its cloud for its keys, and sign the request
 * (server-side request forgery). A name is looked up, and each of its addresses must be of the world.
 *
 * A name that changes its address between this look and the request gets through; a production system sends
 * such requests through a proxy that looks once and connects to what it saw.
 *
 * @throws {DeliveryError} Permanent where the address is refused; not so where a name can't be looked up now.
 */
export async function requirePublicTarget(channel: string, address: string): Promise<void> {
  const refuse = (why: string) =>
    new DeliveryError(`Cannot send to ${channel}: ${why}: received ${address}`, true);
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) throw refuse("its address must be http or https");
  if (url.username || url.password) throw refuse("its address must hold no password");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  let addresses: string[];
  try {
    addresses = isIP(host) ? [host] : (await lookup(host, { all: true })).map((one) => one.address);
  } catch (error) {
    throw new DeliveryError(`${channel} can't be found: ${host}`, false, { cause: error });
  }
  if (addresses.some(isOwn)) throw refuse("its address must not lead into a private network");
}

function isOwn(address: string): boolean {
  // An IPv4 address may come dressed as one of IPv6, in dots or in hexadecimal digits.
  const dressed = address.match(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i)?.[1] ?? undressed(address);
  if (dressed) return OWN.check(dressed, "ipv4");
  return OWN.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

function undressed(address: string): string | undefined {
  const [, high, low] = address.match(/^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/i) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const [a, b] = [parseInt(high, 16), parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join(".");
}
