export { type Attributes, toItem } from "./codec.ts";
export { ForeignKeyError, guardSystem, guardTenant, partitionKeys } from "./guard.ts";
export { guardKeys, sweepTenant } from "./sweep.ts";
export { systemTable } from "./system-table.ts";
export { type TableOptions, tenantTable } from "./tenant-table.ts";
export type { BulkBy, Patience } from "./write.ts";
