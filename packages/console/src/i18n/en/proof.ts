export const proof = {
  title: "How good the scores are",
  intro:
    "Every night Perennial goes back to earlier days, scores your customers with what was known then, and looks up what they really did. Here is how that went.",
  verdict: {
    proven: "Proven on your own customers",
    abstain: "Not better than a rule of thumb",
    provisional: "Too early to tell",
  },
  verdictText: {
    proven: "The scores told who would leave better than every simple rule. You can rely on them.",
    abstain:
      "On your customers the scores do no better than {{rule}}. So the risk of leaving is not shown as if it were known, and lists of whom to call follow silence and revenue alone.",
    provisional:
      "Until at least fifty customers have left and fifty have stayed on days that can be tested, nobody can say how good the scores are. Until then they count as provisional.",
  },
  rule: {
    "base-rate": "assuming the same for everybody",
    recency: "looking at the last purchase alone",
    frequency: "counting purchases alone",
    rfm: "last purchase, frequency and spending together (RFM)",
  },
  ruleName: {
    "base-rate": "The same for everybody",
    recency: "Last purchase only",
    frequency: "Number of purchases only",
    rfm: "RFM",
    scores: "Perennial",
  },
  drifting:
    "The latest test was off as a whole: customers behave differently from before, for instance because of a season. Read the risks with care.",
  tested: "{{cases}} scores tested, the latest on {{day}}. Leaving means: nothing bought for {{days}} days.",
  sampled: "Tested on a sample of {{customers}} customers.",
  hundred: {
    title: "Of 100 customers …",
    hint: "Of the tenth that was marked most at risk, and the tenth that was marked safest, on days past: how many then really left.",
    marked: "marked most at risk",
    safe: "marked safest",
    left: "{{count}} left",
    usual: "Of 100 customers taken at random, {{count}} left.",
    picture: "{{left}} of 100 customers {{group}} left",
  },
  said: {
    title: "What we said, and what happened",
    hint: "Ten groups of equal size, from the lowest risk to the highest. Bars of a pair should be equally tall.",
    predicted: "Said would leave",
    left: "Left",
    group: "Group {{group}}",
  },
  rules: {
    title: "Against rules of thumb",
    hint: "Take one customer who left and one who stayed: how often did the rule give the higher risk to the one who left? 50 of 100 is tossing a coin.",
    pairs: "Right in 100 pairs",
    beaten: "beaten",
    even: "as good",
    result: "Result",
  },
  sums: {
    title: "Purchases and revenue",
    hint: "What the scores expected for the time that was tested, and what came.",
    purchases: "Purchases",
    revenue: "Revenue",
    expected: "Expected",
    actual: "Came",
    factor: "Forecasts are multiplied by {{factor}} to make up for it.",
  },
  tests: {
    title: "Test by test",
    day: "As of",
    customers: "Customers",
    rate: "Left",
    error: "Said − happened",
    pairs: "Right in 100 pairs",
    none: "Your history does not reach back far enough for a test. It takes two and a half times {{days}} days.",
  },
  weights: {
    title: "What your own history has taught",
    adopted: "The weights learned from your history did better on days they had not seen, so they are used.",
    "no-gain":
      "Weights learned from your history did no better on days they had not seen. The usual ones are used instead.",
    "too-few": "Too few customers have left or stayed yet to learn weights of your own. The usual ones are used.",
    figures: "The weights",
  },
  abstained: "Not shown",
  abstainedHint: "On your customers the scores do no better than a rule of thumb, so no risk is shown.",
  more: "See how the scores were tested",
} as const;
