import type { Evidence } from "@perennial/scoring";

type Facts = Readonly<Record<string, number | null>>;

const REFERRAL_DAYS = 365;

/** The latest answer and its age. */
function latest(answers: Evidence["nps"], today: number): [score: number | null, days: number | null] {
  const last = answers?.at(-1);
  return last ? [last.score, today - last.day] : [null, null];
}

/**
 * The raw facts behind the parts of a score that signals make.
 *
 * @param today day number
 */
export function evidenceFacts(evidence: Evidence | undefined, today: number): Facts {
  if (evidence === undefined) return {};
  const { nps, csat, complaints = [], overdueSince = null, referrals = [] } = evidence;
  const [npsScore, npsDays] = latest(nps, today);
  const [csatScore, csatDays] = latest(csat, today);
  const lastComplaint = complaints.at(-1);
  return {
    npsScore,
    npsDays,
    csatScore,
    csatDays,
    complaints: complaints.length,
    openComplaints: complaints.filter(({ resolvedDay }) => (resolvedDay ?? null) === null).length,
    complaintDays: lastComplaint === undefined ? null : today - lastComplaint.day,
    overdueDays: overdueSince === null ? null : today - overdueSince,
    referrals: referrals.filter((day) => today - day < REFERRAL_DAYS).length,
  };
}
