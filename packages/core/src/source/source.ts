import type { InboundSource, SourceKind } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { addressOf } from "./address.ts";

/** A source as it is kept. Its address is no secret: who sends orders must sign them besides. */
export interface InboundSourceItem extends Omit<InboundSource, "id" | "address" | "signed"> {
  readonly sourceId: string;
  readonly token: string;
  /** Sealed, because it must be had again to check signatures; absent where nothing is signed. */
  readonly sealedSecret?: string;
  readonly sealedOldSecret?: string;
}

/** What somebody asked to become of a message; the stream takes it up. */
export interface InboundRequestItem {
  readonly sourceId: string;
  readonly requestId: string;
  readonly messageId: string;
  readonly as: "retry" | "attach" | "make_customer" | "skip";
  readonly customerId: string | null;
  /** Who asked. */
  readonly asker: string;
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    inboundSource: InboundSourceItem;
    inboundRequest: InboundRequestItem;
  }
}

const SIGNED: ReadonlySet<SourceKind> = new Set(["orders", "shopify", "woocommerce"]);
export const isSigned = (kind: SourceKind): boolean => SIGNED.has(kind);

/** Where addresses lead. */
export interface Doors {
  readonly origin: string;
  readonly mailDomain: string;
}

export function toInboundSource(item: InboundSourceItem, { origin, mailDomain }: Doors): InboundSource {
  const { sourceId, token, sealedSecret: _sealed, sealedOldSecret: _old, ...source } = item;
  const address = addressOf(item.kind, token, origin, mailDomain);
  return { id: sourceId, ...source, address, signed: isSigned(item.kind) };
}

/** What is told of a source outside: its address leads in, and is for those who set it up. */
export function toToldSource(item: InboundSourceItem): Omit<InboundSource, "address"> {
  const { address: _address, ...told } = toInboundSource(item, { origin: "", mailDomain: "" });
  return told;
}

export async function listSources(table: TenantTable): Promise<InboundSourceItem[]> {
  const found = await table.range("inboundSource", {}, { from: "SOURCE#", until: "SOURCE$" });
  return found.flatMap(({ entity, item }) => (entity === "inboundSource" ? [item] : []));
}

/** A number of the sender's, told apart from those of other senders. */
export function ownId({ idPrefix }: Pick<InboundSourceItem, "idPrefix">, id: string): string {
  return idPrefix === "" ? id : `${idPrefix}:${id}`;
}
