import * as z from "zod";
import { addressOf } from "./field.ts";

/** Path parameters of everything below one customer. */
export const customerParams = z.object({ customerId: addressOf("customer") });
