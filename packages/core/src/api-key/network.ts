/** An address as a number, with its length in bits; undefined for what is none. */
function parse(text: string): { value: bigint; bits: 32 | 128 } | undefined {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (four) {
    if (four.some((part) => part > 255)) return undefined;
    return { value: four.reduce((sum, part) => sum * 256n + BigInt(part), 0n), bits: 32 };
  }
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1];
  if (mapped !== undefined) return parse(mapped);
  if (!/^[0-9a-f:]+$/i.test(text) || text.split("::").length > 2) return undefined;
  const [head = "", tail] = text.split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = 8 - front.length - back.length;
  if (tail === undefined ? gap !== 0 : gap < 1) return undefined;
  const groups = [...front, ...Array.from({ length: tail === undefined ? 0 : gap }, () => "0"), ...back];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { value: groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n), bits: 128 };
}

interface Network {
  readonly value: bigint;
  readonly bits: 32 | 128;
  readonly length: number;
}

function parseNetwork(text: string): Network | undefined {
  const [address = "", length, more] = text.split("/");
  const parsed = parse(address);
  if (!parsed || more !== undefined) return undefined;
  if (length === undefined) return { ...parsed, length: parsed.bits };
  if (!/^\d{1,3}$/.test(length) || Number(length) > parsed.bits) return undefined;
  return { ...parsed, length: Number(length) };
}

/** Whether a text names an address or a network in CIDR form. */
export function isNetwork(text: string): boolean {
  return parseNetwork(text) !== undefined;
}

/** Whether an address lies in one of the networks; in none it cannot be read from. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  const parsed = parse(address);
  if (!parsed) return false;
  return networks.some((text) => {
    const network = parseNetwork(text);
    if (!network || network.bits !== parsed.bits) return false;
    const rest = BigInt(network.bits - network.length);
    return parsed.value >> rest === network.value >> rest;
  });
}
