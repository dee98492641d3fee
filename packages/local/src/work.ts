import { QUEUES, type QueueName } from "@perennial/core";
import { mendStream } from "./engine.ts";
import type { Runner } from "./runner.ts";

const IDLE_MS = 500;
const HOUR_MS = 3_600_000;
/** Pieces of work done at the same time where they wait for others: receivers that hang hold up no one else. */
const AT_ONCE: Readonly<Partial<Record<QueueName, number>>> = { deliver: 128 };

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
  /** Begins work while there is some, up to the bound, and waits for the first of it to end only when that is reached. */
  const manyAtOnce = (queue: QueueName): (() => Promise<number>) => {
    const most = AT_ONCE[queue] ?? 1;
    const running = new Set<Promise<unknown>>();
    return async () => {
      const work = runner.beginQueue(queue);
      if (!work) return 0;
      const ended = work.catch(onFault).finally(() => running.delete(ended));
      running.add(ended);
      if (running.size >= most) await Promise.race(running);
      return 1;
    };
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
    ...runner.pumps.map((pump) => loop(() => pump.turn())),
    ...QUEUES.map((queue) => loop(manyAtOnce(queue))),
    loop(schedule),
  ];
  return async () => {
    stopping = true;
    for (const waken of wakers) waken();
    await Promise.all(loops);
  };
}
