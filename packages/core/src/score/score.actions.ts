import type { scoreOperations } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import { resolve } from "../claim.ts";
import { notFound } from "../error.ts";
import { startWork } from "../workspace/work.ts";
import { explain } from "./explain.ts";
import { summarise } from "./history.ts";
import { findParameters, openScoring } from "./parameters.ts";
import { openPast } from "./past.ts";

export const scoreActions: ActionsOf<typeof scoreOperations> = {
  async explainCustomer({ table, workspace, now, language }, { params, query: { day, known } }) {
    const customerId = await resolve(table, "customer", params.customerId);
    if (day !== undefined) {
      const past = await openPast({ table, workspace, now }, customerId, day, known);
      return explain(past.summary, past.scoring, past.judged.unscored, language);
    }
    const [found, scoring] = await Promise.all([
      table.range("customer", { customerId }, { from: "CUSTOMER", until: "FACT$" }),
      openScoring(table, workspace, now()),
    ]);
    const customer = found.flatMap(({ entity, item }) => (entity === "customer" ? [item] : []))[0];
    if (!customer) throw notFound();
    const facts = found.flatMap(({ entity, item }) => (entity === "purchase" ? [item] : []));
    const subscriptions = found.flatMap(({ entity, item }) => (entity === "subscription" ? [item] : []));
    const signals = found.flatMap(({ entity, item }) => (entity === "signal" ? [item] : []));
    return explain(
      summarise(facts, workspace, scoring.today, { signals, subscriptions }),
      scoring,
      customer.unscored,
      language,
    );
  },

  async getModel({ table, workspace }) {
    const { version, fittedOn, parameters } = await findParameters(table, workspace);
    const { purchase, quality, horizonDays, medianGapDays, contract } = parameters;
    return {
      version,
      fittedOn,
      customers: quality.buyers,
      repeatPurchases: quality.repeatPurchases,
      horizonDays,
      provisional: quality.provisional,
      core: { r: purchase.r, alpha: purchase.alpha, a: purchase.a, b: purchase.b },
      medianGapDays,
      contracts: { customers: quality.contracts, gamma: contract.gamma, delta: contract.delta, c: contract.c },
    };
  },

  async fitModel(context) {
    const { output, legs } = await startWork(context, "fit");
    return { output: { acceptedAt: output.startedAt }, legs };
  },
};
