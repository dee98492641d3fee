import { CALM, type FaultInjector, KilledError, type Local } from "@perennial/local";

/**
 * Lets all work go on until nothing is left to do, with the process ended once after so many commands to the table.
 *
 * @returns how often the process was ended
 */
export async function drainCutOff(local: Local, faults: FaultInjector, commands: number): Promise<number> {
  const before = faults.counts.kill;
  faults.killAfter(commands);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    try {
      await local.drain();
      break;
    } catch (error) {
      if (!(error instanceof KilledError)) throw error;
    }
  }
  faults.killAfter(Number.POSITIVE_INFINITY);
  faults.setRates(CALM);
  faults.revive();
  await local.drain();
  return faults.counts.kill - before;
}
