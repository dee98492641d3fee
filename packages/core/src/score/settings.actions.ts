import type { scoringSettingsOperations } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import { resolve } from "../claim.ts";
import { earlierSettingsLegs } from "../earlier/earlier.store.ts";
import { versionMismatch } from "../error.ts";
import { settingsChange } from "../workspace/settings-change.ts";
import { findWorkspace } from "../workspace/workspace.store.ts";
import { inputsHashOf, summarise } from "./history.ts";
import { openScoring } from "./parameters.ts";
import { openPast, readFactsOf, whatMoves } from "./past.ts";
import { previewSettings } from "./preview.ts";
import { toSettings, withChange } from "./settings.ts";
import { scoresOf } from "./state.ts";

export const scoringSettingsActions: ActionsOf<typeof scoringSettingsOperations> = {
  async getScoringSettings({ table, workspace }) {
    return toSettings((await findWorkspace(table)) ?? workspace);
  },

  async updateScoringSettings({ table, workspace, now }, { body, ifVersion }) {
    const current = (await findWorkspace(table)) ?? workspace;
    if (ifVersion !== undefined && ifVersion !== current.version) throw versionMismatch(current.version);
    const item = { ...withChange(current, body), version: current.version + 1 };
    return {
      output: toSettings(item),
      legs: [...settingsChange(item, current.version), ...earlierSettingsLegs({ now }, current, item)],
    };
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
    const past = await openPast({ table, workspace, now }, customerId, day, known);
    return {
      known,
      parametersVersion: past.scoring.version,
      facts: past.purchases,
      inputsHash: inputsHashOf(past.summary),
      scores: scoresOf(past.summary, past.scoring, past.judged),
    };
  },
};
