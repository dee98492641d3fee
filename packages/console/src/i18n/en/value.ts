export const value = {
  title: "Value of your customers",
  tabs: { proof: "How good the scores are" },
} as const;
