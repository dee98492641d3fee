import { callsOf } from "./calls.ts";
import { operatorOperations } from "./operator.ts";

/** Every operation of whoever runs the installation as a client sends it, by its id. */
export const operatorCalls = callsOf(operatorOperations);
