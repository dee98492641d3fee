import { BlockList, isIP } from "node:net";
import type { Refused } from "@perennial/core";

/** What a webhook may not reach: everything that is not the public internet (IANA special-purpose registries). */
const NOT_PUBLIC_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];
/** Of IPv6 only 2000::/3 is in use; of that, what stands for something else: Teredo, documentation, 6to4 and the like. */
const NOT_PUBLIC_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"];
const GLOBAL_V6 = "2000::/3";

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", bits = ""] = range.split("/");
    list.addSubnet(address, Number(bits), address.includes(":") ? "ipv6" : "ipv4");
  }
  return list;
}

const blockedV4 = listOf(NOT_PUBLIC_V4);
const blockedV6 = listOf(NOT_PUBLIC_V6);
const globalV6 = listOf([GLOBAL_V6]);

export type AddressCheck = (address: string) => boolean;

/**
 * Whether an address may be reached.
 *
 * @param allowed ranges that may be reached although they are not public, as `127.0.0.0/8`; for development only
 */
export function addressCheck(allowed: readonly string[]): AddressCheck {
  const excepted = listOf(allowed);
  return (address) => {
    const version = isIP(address);
    if (version === 0) return false;
    if (version === 4) return excepted.check(address) || !blockedV4.check(address);
    // An IPv4 address in another dress is read as what it is: mapped ones are not global, so that only 2000::/3 is left.
    return excepted.check(address, "ipv6") || (globalV6.check(address, "ipv6") && !blockedV6.check(address, "ipv6"));
  };
}

const refused = (en: string, zh: string): Refused => ({
  message: { en, zh },
  fix: {
    en: "Send an address such as https://example.com/webhooks that can be reached from the internet.",
    zh: "请填写可从互联网访问的地址，如 https://example.com/webhooks。",
  },
});

const PORTS = new Set(["", "443", "8443"]);
const INNER_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|localdomain|arpa|test|invalid|onion)$/;

/**
 * Whether events may be sent to a URL, as far as it can be told without asking anyone: https, a public name, the usual
 * ports, no user in it, no address in digits in any spelling (the URL parser knows them all).
 *
 * @returns undefined when it is in order
 */
export function checkUrl(text: string, check: AddressCheck, developing: boolean): Refused | undefined {
  if (!URL.canParse(text)) return refused("This is no address.", "这不是有效的地址。");
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (url.username !== "" || url.password !== "") {
    return refused("The address holds a user name.", "地址中包含用户名。");
  }
  if (developing && (host === "localhost" || (isIP(host) !== 0 && check(host)))) {
    return /^https?:$/.test(url.protocol) ? undefined : refused("The address is not https.", "地址必须使用 https。");
  }
  if (url.protocol !== "https:") return refused("The address is not https.", "地址必须使用 https。");
  if (!PORTS.has(url.port)) return refused("The port is neither 443 nor 8443.", "端口只能是 443 或 8443。");
  if (isIP(host) !== 0) return refused("The address is not a name but digits.", "地址必须是域名，不能是 IP。");
  if (!host.includes(".") || INNER_NAME.test(host)) {
    return refused("The name is not one of the public internet.", "该域名不在公共互联网上。");
  }
  return undefined;
}
