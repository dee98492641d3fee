import type { proofOperations } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import { findParameters } from "../score/parameters.ts";
import { findProof } from "./proof.ts";

export const proofActions: ActionsOf<typeof proofOperations> = {
  async getProof({ table, workspace }) {
    const { parameters } = await findParameters(table, workspace);
    return await findProof(table, parameters.horizonDays);
  },
};
