import { projectDemo } from "./demo/demo.projection.ts";
import { projectErasures } from "./erasure/erasure.projection.ts";
import { projectExports } from "./export/export.projection.ts";
import { projectImports } from "./import/import.projection.ts";
import { projectHandOvers } from "./member/hand-over.projection.ts";
import { projectProducts } from "./product/product.projection.ts";
import type { Projection } from "./projection.ts";
import { projectCustomers } from "./score/customer.projection.ts";
import { projectInboundRequests } from "./source/inbound.projection.ts";
import { projectTestClock } from "./test-clock/test-clock.projection.ts";
import { projectWorkspace } from "./workspace/workspace.projection.ts";

/** Every projection, in the order in which they run. */
export const projections: readonly Projection[] = [
  projectCustomers,
  projectProducts,
  projectWorkspace,
  projectImports,
  projectExports,
  projectHandOvers,
  projectInboundRequests,
  projectTestClock,
  projectDemo,
  projectErasures,
];
