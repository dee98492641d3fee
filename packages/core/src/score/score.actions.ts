import type { scoreOperations } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import { resolve } from "../claim.ts";
import { startWork } from "../workspace/work.ts";
import { creditFor } from "./credit.ts";
import { explain } from "./explain.ts";
import { summarise } from "./history.ts";
import { findParameters, openScoring } from "./parameters.ts";
import { openPast, readFactsOf } from "./past.ts";
import { stagesOf } from "./stages.ts";

export const scoreActions: ActionsOf<typeof scoreOperations> = {
  async explainCustomer({ table, workspace, now, language }, { params, query: { day, known } }) {
    const customerId = await resolve(table, "customer", params.customerId);
    if (day !== undefined) {
      const past = await openPast({ table, workspace, now }, customerId, day, known);
      const { summary, facts, scoring, judged } = past;
      const credit = creditFor(summary, facts, scoring, language);
      const stages = stagesOf(facts.purchases, facts, scoring);
      return explain({ summary, unscored: judged.unscored, credit, stages }, scoring, language);
    }
    const [facts, scoring] = await Promise.all([readFactsOf(table, customerId), openScoring(table, workspace, now())]);
    const summary = summarise(facts.purchases, workspace, scoring.today, facts);
    const credit = creditFor(summary, facts, scoring, language);
    const stages = stagesOf(facts.purchases, facts, scoring);
    return explain({ summary, unscored: facts.customer.unscored, credit, stages }, scoring, language);
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
