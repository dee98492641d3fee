import {
  type ContractMode,
  type LoyaltyPillar,
  PILLARS,
  type ScoringChange,
  type ScoringSettings,
} from "@perennial/contract";
import { ahp, DEFAULT_SETTINGS, reciprocalMatrix, type Settings } from "@perennial/scoring";
import { sent } from "../change.ts";
import { CrmError, type Fault } from "../error.ts";
import type { WorkspaceItem } from "../workspace/workspace.ts";

type Section = "bands" | "stages" | "lifetime" | "abc" | "halfLives" | "minimum";
type Comparisons = NonNullable<ScoringSettings["comparisons"]>;

/** What a workspace has set; what is absent is as it comes. */
export type OwnSettings = Partial<Pick<ScoringSettings, Section | "signalWeights" | "loyaltyWeights" | "mode">> & {
  readonly comparisons?: Comparisons;
};

const SECTIONS = [
  "mode",
  "bands",
  "stages",
  "lifetime",
  "abc",
  "halfLives",
  "minimum",
  "signalWeights",
  "loyaltyWeights",
] as const;

const judged = ({ criteria, values }: Comparisons) => ahp(reciprocalMatrix(criteria.length, values));

/** The weights that comparisons come to; pillars that are not compared get none. */
export function weightsOf(comparisons: Comparisons): Record<LoyaltyPillar, number> {
  const { weights } = judged(comparisons);
  const of = (pillar: LoyaltyPillar) => weights[comparisons.criteria.indexOf(pillar)] ?? 0;
  return Object.fromEntries(PILLARS.map((pillar) => [pillar, of(pillar)])) as Record<LoyaltyPillar, number>;
}

const USUAL_MODE: ContractMode = { usual: "auto", lines: {} };

/** By which model customers with a subscription of a product line are scored. */
export function modeOfLine(
  { scoring }: Pick<WorkspaceItem, "scoring">,
  productLine: string | null,
): ContractMode["usual"] {
  const { usual, lines } = scoring?.mode ?? USUAL_MODE;
  return productLine !== null && Object.hasOwn(lines, productLine) ? (lines[productLine] ?? usual) : usual;
}

/** The settings with which a workspace's customers are scored. */
export function settingsOf({ horizonDays, scoring }: Pick<WorkspaceItem, "horizonDays" | "scoring">): Settings {
  const { signalWeights, comparisons, mode: _mode, ...own } = scoring ?? {};
  return {
    ...DEFAULT_SETTINGS,
    horizonDays,
    ...own,
    ...(comparisons ? { loyaltyWeights: weightsOf(comparisons) } : {}),
    signalWeights: { ...DEFAULT_SETTINGS.signalWeights, ...signalWeights },
  };
}

export function toSettings(workspace: WorkspaceItem): ScoringSettings {
  const { scoring = {}, version } = workspace;
  const { horizonDays, bands, stages, lifetime, abc, halfLives, signalWeights, minimum, loyaltyWeights } =
    settingsOf(workspace);
  const { nps, csat, complaint, overdue } = signalWeights;
  const { comparisons = null } = scoring;
  const usual = SECTIONS.filter((name) => scoring[name] === undefined);
  return {
    horizonDays,
    mode: scoring.mode ?? USUAL_MODE,
    bands,
    stages,
    lifetime,
    abc,
    halfLives,
    signalWeights: { nps, csat, complaint, overdue },
    minimum,
    loyaltyWeights,
    comparisons,
    consistencyRatio: comparisons ? Math.round(1e4 * judged(comparisons).consistencyRatio) / 1e4 : null,
    usual: comparisons ? usual.filter((name) => name !== "loyaltyWeights") : usual,
    version,
  };
}

const ascending = (location: string): Fault => ({
  location,
  message: { en: "The limits do not ascend.", zh: "界限没有递增。" },
  fix: { en: "Make each larger than the one before.", zh: "请让每个界限大于前一个。" },
});

function faultsOfComparisons({ criteria, values }: Comparisons): Fault[] {
  const location = "body.comparisons";
  if (new Set(criteria).size !== criteria.length) {
    return [
      {
        location: `${location}.criteria`,
        message: { en: "A pillar stands twice.", zh: "有重复的支柱。" },
        fix: { en: "Name each once.", zh: "每个只写一次。" },
      },
    ];
  }
  const pairs = (criteria.length * (criteria.length - 1)) / 2;
  if (values.length !== pairs) {
    return [
      {
        location: `${location}.values`,
        message: {
          en: `There are ${pairs} pairs, not ${values.length}.`,
          zh: `共有 ${pairs} 对，而不是 ${values.length} 对。`,
        },
        fix: { en: "Send one value for each pair.", zh: "请为每一对给出一个数值。" },
      },
    ];
  }
  const { accepted, consistencyRatio, worst } = judged({ criteria, values });
  if (accepted) return [];
  const [row, column] = [criteria[worst?.row ?? 0] ?? "", criteria[worst?.column ?? 0] ?? ""];
  const ratio = consistencyRatio.toFixed(2);
  const implied = (worst?.implied ?? 1).toFixed(1);
  return [
    {
      location: `${location}.values`,
      message: {
        en: `The comparisons contradict each other (ratio ${ratio}, 0.10 and above is refused).`,
        zh: `各项比较互相矛盾（一致性比率 ${ratio}，达到 0.10 即被拒绝）。`,
      },
      fix: {
        en: `Look at ${row} against ${column} first: the others imply ${implied}.`,
        zh: `请先检查 ${row} 与 ${column} 的比较：其余比较意味着 ${implied}。`,
      },
    },
  ];
}

/** Refuses what cannot be scored with. */
function checkChange({ bands, abc, loyaltyWeights, comparisons }: ScoringChange): void {
  const faults: Fault[] = [];
  if (bands && !(bands.watch < bands.high && bands.high < bands.lost)) faults.push(ascending("body.bands"));
  if (abc && !(abc.a < abc.b)) faults.push(ascending("body.abc"));
  if (loyaltyWeights && Object.values(loyaltyWeights).every((weight) => weight === 0)) {
    faults.push({
      location: "body.loyaltyWeights",
      message: { en: "No pillar has any weight.", zh: "没有任何支柱有权重。" },
      fix: { en: "Give at least one a weight above 0.", zh: "请至少给一个支柱大于 0 的权重。" },
    });
  }
  if (comparisons) faults.push(...faultsOfComparisons(comparisons));
  if (faults.length === 0) return;
  throw new CrmError("invalid_request", { en: "The settings do not fit.", zh: "设置有误。" }, { faults });
}

/** The workspace with a change of what scores are made with. Weights set directly take the place of comparisons. */
export function withChange(workspace: WorkspaceItem, change: ScoringChange): WorkspaceItem {
  checkChange(change);
  const { horizonDays, ...rest } = sent(change);
  const replaces = rest.loyaltyWeights !== undefined && !rest.comparisons;
  const merged = { ...workspace.scoring, ...rest, ...(replaces ? { comparisons: null } : {}) };
  const kept = Object.entries(merged).filter(([, value]) => value !== null && value !== undefined);
  return {
    ...workspace,
    ...(horizonDays === undefined ? {} : { horizonDays }),
    scoring: Object.fromEntries(kept) as OwnSettings,
  };
}
