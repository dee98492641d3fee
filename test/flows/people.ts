import type { Local } from "@perennial/local";
import type { Client } from "@perennial/sdk";
import { mailedToken, PASSWORD, type Visitor, verified, visitor } from "./visitor.ts";

export interface Colleague extends Visitor {
  readonly id: string;
  readonly email: string;
}

export interface Company {
  readonly owner: Colleague;
  /** Somebody new in the company, with a role. */
  readonly hire: (role: string, teamIds?: readonly string[]) => Promise<Colleague>;
}

let companies = 0;

/** Takes up the latest invitation to an address, as somebody without an account. */
export async function joins(local: Local, email: string, name = "Colleague"): Promise<Colleague> {
  const person = visitor(local);
  const token = await mailedToken(local, email, "invites");
  const me = await person.client.acceptInvitation({ body: { token, name, password: PASSWORD } });
  return { ...person, id: me.member?.id ?? "", email };
}

/** A company with a verified owner, who hires. */
export async function newCompany(local: Local): Promise<Company> {
  companies += 1;
  const number = companies;
  const email = `owner@company${number}.example`;
  const owner = await verified(local, email);
  let hired = 0;
  return {
    owner: { ...owner, id: owner.me.member?.id ?? "" },
    async hire(role, teamIds = []) {
      hired += 1;
      const address = `person${hired}@company${number}.example`;
      await owner.client.createInvitation({ body: { email: address, role, teamIds: [...teamIds] } });
      return await joins(local, address, `Person ${hired}`);
    },
  };
}

/** Customers of somebody, made through the API. */
export async function customersFor(client: Client, ownerId: string | null, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    ids.push((await client.createCustomer({ body: { name: `Customer ${index}`, ownerId } })).id);
  }
  return ids;
}
