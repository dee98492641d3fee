import type { Local, Tenant } from "@perennial/local";
import type { Client } from "@perennial/sdk";
import { joins } from "../flows/people.ts";
import { openShop } from "../flows/sender.ts";
import { mailedToken } from "../flows/visitor.ts";

/** Everything that a company with people has. */
async function seedPeople(local: Local, { owner }: Tenant): Promise<Record<string, string>> {
  const { member } = await owner.getMe();
  await owner.verifyEmail({ body: { token: await mailedToken(local, member?.email ?? "") } });
  const team = await owner.createTeam({ body: { name: "North" } });
  const role = await owner.createRole({ body: { name: "Till", permissions: ["customer:read"] } });
  const address = `colleague.of.${member?.id}@example.com`;
  await owner.createInvitation({ body: { email: address, role: "member", teamIds: [team.id] } });
  const colleague = await joins(local, address);
  const invitation = await owner.createInvitation({ body: { email: `waits.for.${member?.id}@example.com` } });
  const handOver = await owner.handOver({ params: { memberId: colleague.id }, body: { to: [member?.id ?? ""] } });
  return {
    memberId: colleague.id,
    teamId: team.id,
    roleId: role.id,
    invitationId: invitation.id,
    handOverId: handOver.id,
  };
}

/** A customer with one record of every kind that belongs to it; the customer's name stands in all of them. */
export async function seedCustomer(
  client: Client,
  body: Parameters<Client["createCustomer"]>[0]["body"],
): Promise<Record<string, string>> {
  const customer = await client.createCustomer({ body });
  const params = { customerId: customer.id };
  const { name } = body;
  const purchase = await client.recordPurchase({ params, body: { amountMinor: 1000, note: name } });
  const signal = await client.recordSignal({ params, body: { type: "nps", score: 9, note: name } });
  const subscription = await client.createSubscription({
    params,
    body: { plan: name, period: "month", priceMinor: 1000, renewal: "manual" },
  });
  const note = await client.createNote({ params, body: { text: name } });
  const task = await client.createTask({ params, body: { title: name, dueOn: "2030-01-01" } });
  return {
    customerId: customer.id,
    purchaseId: purchase.id,
    signalId: signal.id,
    subscriptionId: subscription.id,
    noteId: note.id,
    taskId: task.id,
  };
}

/** One record of every kind in a workspace; answers their ids by path parameter. */
export async function seedRecords(local: Local, tenant: Tenant): Promise<Record<string, string>> {
  const { client, owner, workspaceId } = tenant;
  const ofCustomer = await seedCustomer(client, { name: "Victim" });
  const product = await client.upsertProduct({ params: { productId: "ext:TEA" }, body: { name: "Tea" } });
  const field = await client.createField({ body: { noun: "customer", key: "size", label: "Size", type: "text" } });
  const view = await client.createView({ body: { name: "All", query: {} } });
  const { import: imported } = await client.createImport({ body: { kind: "purchases", fileName: "a.csv", size: 10 } });
  const exported = await client.createExport({ body: {} });
  const endpoint = await client.createWebhookEndpoint({ body: { url: "https://hooks.example.com/perennial" } });
  const shop = await openShop(local, client, "orders");
  await shop.send("order", { note: "Victim" });
  const [message] = await shop.messages();
  const { data } = await owner.listApiKeys();
  const { data: sessions } = await owner.listSessions();
  const erased = await client.createCustomer({ body: { name: "Erased" } });
  const erasure = await owner.eraseCustomer({ params: { customerId: erased.id }, body: { name: "Erased" } });
  const people = await seedPeople(local, tenant);
  await local.drain();
  await client.getMe();
  const requests = await owner.listRequests({ query: { operation: "getMe" } });
  return {
    ...ofCustomer,
    productId: product.id,
    fieldId: field.id,
    viewId: view.id,
    importId: imported.id,
    exportId: exported.id,
    endpointId: endpoint.id,
    sequence: "1",
    sourceId: shop.source.id,
    messageId: message?.id ?? "",
    keyId: data[0]?.id ?? "",
    sessionId: sessions[0]?.id ?? "",
    workspaceId,
    erasureId: erasure.id,
    sentId: requests.data.find(({ sentId }) => sentId !== null)?.sentId ?? "",
    ...people,
  };
}
