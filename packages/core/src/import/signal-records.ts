import { PREFIX } from "@perennial/contract";
import { dayDigits } from "../fact-id.ts";
import { removeSignalLegs } from "../signal/signal.store.ts";
import { completeFacts, newSignal, type SignalItem } from "../signal/signal.ts";
import { signalHash } from "./file/identity.ts";
import type { SignalRow } from "./file/signal-row.ts";
import { marked, ownClaim, ownRelease, type RecordKind } from "./record-kind.ts";

/** Signals from rows, one a row. */
export const SIGNALS_FROM_ROWS: RecordKind<SignalRow, SignalItem> = {
  entity: "signal",
  make: (rows, { customerId }, { importId, currency }, { now }) =>
    marked(rows, signalHash).map(({ row, mark }) => {
      const facts = completeFacts(
        {
          type: row.type,
          occurredOn: row.occurredOn,
          externalId: row.reference ?? null,
          score: row.score ?? null,
          severity: row.severity ?? null,
          closedOn: row.closedOn ?? null,
          amountMinor: row.amountMinor ?? null,
          currency: row.currency ?? null,
          referredId: null,
          note: row.note ?? null,
        },
        currency ?? "",
      );
      const signalId = `${PREFIX.signal}_${dayDigits(row.occurredOn)}${mark}`;
      return { item: newSignal(facts, { customerId, signalId, importId }, now), rows: 1 };
    }),
  idOf: ({ signalId }) => signalId,
  put: (item) => [{ put: "signal", item, if: "absent" }, ...ownClaim("signal", item, { id: item.signalId })],
  remove: (context, item) => [...removeSignalLegs(context, item), ...ownRelease("signal", item)],
};
