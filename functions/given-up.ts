/**
 * A batch of change records that a function could not handle, as Lambda writes it into a bucket:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export interface GivenUpBatch {
  readonly requestContext: { readonly functionArn: string };
  /** The event that the function was started with, as JSON. */
  readonly payload: string;
}

/** What is logged when batches are still there after they were handed over once more. */
export const LEFT = "given up change records are left";
