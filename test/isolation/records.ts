import type { Local, Tenant } from "@perennial/local";

/** One record of every kind in a workspace; answers their ids by path parameter. */
export async function seedRecords(local: Local, { client, owner }: Tenant): Promise<Record<string, string>> {
  const customer = await client.createCustomer({ body: { name: "Victim" } });
  const params = { customerId: customer.id };
  const purchase = await client.recordPurchase({ params, body: { amountMinor: 1000 } });
  const signal = await client.recordSignal({ params, body: { type: "nps", score: 9 } });
  const note = await client.createNote({ params, body: { text: "Secret" } });
  const task = await client.createTask({ params, body: { title: "Call", dueOn: "2030-01-01" } });
  const product = await client.upsertProduct({ params: { productId: "ext:TEA" }, body: { name: "Tea" } });
  const field = await client.createField({ body: { noun: "customer", key: "size", label: "Size", type: "text" } });
  const view = await client.createView({ body: { name: "All", query: {} } });
  const { import: imported } = await client.createImport({ body: { kind: "purchases", fileName: "a.csv", size: 10 } });
  const exported = await client.createExport({ body: {} });
  const { data } = await owner.listApiKeys();
  const { data: sessions } = await owner.listSessions();
  await local.drain();
  return {
    customerId: customer.id,
    purchaseId: purchase.id,
    signalId: signal.id,
    noteId: note.id,
    taskId: task.id,
    productId: product.id,
    fieldId: field.id,
    viewId: view.id,
    importId: imported.id,
    exportId: exported.id,
    keyId: data[0]?.id ?? "",
    sessionId: sessions[0]?.id ?? "",
  };
}
