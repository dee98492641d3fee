import type { scoringSettingsOperations } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import { resolve } from "../claim.ts";
import { dayIn, dayNumber, dayText } from "../day.ts";
import { invalid, versionMismatch } from "../error.ts";
import { settingsChange } from "../workspace/settings-change.ts";
import { findWorkspace } from "../workspace/workspace.store.ts";
import { inputsHashOf, summarise } from "./history.ts";
import { openScoring, scoringWith } from "./parameters.ts";
import { parametersOn, readFactsOf, whatMoves } from "./past.ts";
import { previewSettings } from "./preview.ts";
import { toSettings, withChange } from "./settings.ts";
import { scoresOf } from "./state.ts";

export const scoringSettingsActions: ActionsOf<typeof scoringSettingsOperations> = {
  async getScoringSettings({ table, workspace }) {
    return toSettings((await findWorkspace(table)) ?? workspace);
  },

  async updateScoringSettings({ table, workspace }, { body, ifVersion }) {
    const current = (await findWorkspace(table)) ?? workspace;
    if (ifVersion !== undefined && ifVersion !== current.version) throw versionMismatch(current.version);
    const item = { ...withChange(current, body), version: current.version + 1 };
    return { output: toSettings(item), legs: settingsChange(item, current.version) };
  },

  async previewScoringSettings({ table, workspace, now }, { body }) {
    const scoring = await openScoring(table, workspace, now());
    return await previewSettings(table, scoring, withChange(workspace, body));
  },

  async getWhatIf({ table, workspace, now, language }, { params }) {
    const customerId = await resolve(table, "customer", params.customerId);
    const [{ customer, purchases, signals, subscriptions }, scoring] = await Promise.all([
      readFactsOf(table, customerId),
      openScoring(table, workspace, now()),
    ]);
    const summary = summarise(purchases, workspace, scoring.today, { signals, subscriptions });
    const { riskBand } = scoresOf(summary, scoring, { ...customer, riskOverride: null });
    return whatMoves(summary, scoring, riskBand, language);
  },

  async getPastScores({ table, workspace, now }, { params, query: { day, known } }) {
    const customerId = await resolve(table, "customer", params.customerId);
    const [facts, scoring] = await Promise.all([readFactsOf(table, customerId), openScoring(table, workspace, now())]);
    if (dayNumber(day) > scoring.today) {
      throw invalid(
        "query.day",
        { en: "The day has not come yet.", zh: "该日期尚未到来。" },
        { en: `Take a day up to ${dayText(scoring.today)}.`, zh: `请选择不晚于 ${dayText(scoring.today)} 的日期。` },
      );
    }
    const byThen = ({ recordedAt }: { readonly recordedAt: string }) =>
      known === "now" || dayText(dayIn(workspace.timeZone, new Date(recordedAt))) <= day;
    const parameters = known === "now" ? scoring : await parametersOn(table, scoring, day);
    const then = { ...scoringWith(parameters, workspace, now()), today: dayNumber(day) };
    const purchases = facts.purchases.filter(byThen);
    const signals = facts.signals.filter(byThen);
    const { subscriptions } = facts;
    const summary = summarise(purchases, workspace, then.today, { signals, subscriptions });
    return {
      known,
      parametersVersion: then.version,
      facts: purchases.filter(({ occurredOn, movedTo }) => occurredOn <= day && movedTo === undefined).length,
      inputsHash: inputsHashOf(summary),
      // What people say today says nothing of a day before it.
      scores: scoresOf(summary, then, { ...facts.customer, riskOverride: null }),
    };
  },
};
