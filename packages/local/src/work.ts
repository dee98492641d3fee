import { QUEUES } from "@perennial/core";
import { mendStream } from "./engine.ts";
import type { Runner } from "./runner.ts";

const IDLE_MS = 500;
const HOUR_MS = 3_600_000;

/**
 * Keeps the stream, the queues and the schedule going beside the gateway: at once when something has been written,
 * otherwise every half second.
 *
 * @returns stops it after the work in hand
 */
export function keepWorking(runner: Runner, onFault: (error: unknown) => void): () => Promise<void> {
  let stopping = false;
  let wakers: (() => void)[] = [];
  runner.onWork(() => {
    const waiting = wakers;
    wakers = [];
    for (const waken of waiting) waken();
  });
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, IDLE_MS);
      wakers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  const loop = async (turn: () => Promise<number>): Promise<void> => {
    while (!stopping) {
      try {
        if ((await turn()) === 0) await pause();
      } catch (error) {
        if (stopping) return;
        onFault(error);
        await pause();
      }
    }
  };
  let mended = Date.now();
  const schedule = async (): Promise<number> => {
    await runner.workSchedule();
    if (runner.engine.file !== undefined && Date.now() - mended > HOUR_MS) {
      mended = Date.now();
      mendStream(runner.engine.file, Date.now());
      await runner.sweep();
    }
    return 0;
  };
  const loops = [
    loop(() => runner.pump.turn()),
    ...QUEUES.map((queue) => loop(() => runner.workQueue(queue))),
    loop(schedule),
  ];
  return async () => {
    stopping = true;
    for (const waken of wakers) waken();
    await Promise.all(loops);
  };
}
