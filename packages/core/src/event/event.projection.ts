import type { Projection } from "../projection.ts";
import { projectDeliveries } from "../webhook/delivery.projection.ts";
import { eventsOf } from "./event.ts";
import { appendEvents } from "./log.ts";

/** Writes down what changes mean. */
const projectEvents: Projection = async (context, changes) => {
  await appendEvents(context, changes.flatMap(eventsOf));
};

/** What follows from changes for those outside, apart from the other projections: a slow log holds up no score. */
export const eventProjections: readonly Projection[] = [projectEvents, projectDeliveries];
