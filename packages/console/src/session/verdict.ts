import type { NaiveRule } from "@perennial/contract";
import { useQuery } from "@tanstack/react-query";
import { proofQuery } from "../api/queries.ts";
import { useMay } from "./session.ts";

/** The rule of thumb that does as well as the scores, when they abstain; then no risk of leaving is shown. */
export function useAbstention(): NaiveRule | null {
  const may = useMay("score:read");
  const { data } = useQuery({ ...proofQuery, enabled: may });
  return data?.verdict === "abstain" ? data.rule : null;
}
