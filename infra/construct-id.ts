/** `score-tenant` as CDK names things: `ScoreTenant`. */
export function constructId(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
