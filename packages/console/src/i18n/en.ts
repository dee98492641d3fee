import { account } from "./en/account.ts";
import { audit } from "./en/audit.ts";
import { clock } from "./en/clock.ts";
import { connect } from "./en/connect.ts";
import { customer } from "./en/customer.ts";
import { demo } from "./en/demo.ts";
import { exports } from "./en/export.ts";
import { form } from "./en/form.ts";
import { frame } from "./en/frame.ts";
import { home } from "./en/home.ts";
import { imports } from "./en/import.ts";
import { inbound } from "./en/inbound.ts";
import { list } from "./en/list.ts";
import { people } from "./en/people.ts";
import { person } from "./en/person.ts";
import { privacy } from "./en/privacy.ts";
import { product } from "./en/product.ts";
import { proof } from "./en/proof.ts";
import { purchase } from "./en/purchase.ts";
import { rules } from "./en/rules.ts";
import { score } from "./en/score.ts";
import { setting } from "./en/setting.ts";
import { signal } from "./en/signal.ts";
import { sso } from "./en/sso.ts";
import { subscription } from "./en/subscription.ts";
import { support } from "./en/support.ts";
import { task } from "./en/task.ts";
import { terms } from "./en/terms.ts";
import { timeline } from "./en/timeline.ts";
import { usage } from "./en/usage.ts";
import { value } from "./en/value.ts";
import { webhook } from "./en/webhook.ts";

export const en = {
  account,
  audit,
  clock,
  connect,
  customer,
  demo,
  export: exports,
  form,
  frame,
  home,
  imports,
  inbound,
  list,
  people,
  person,
  privacy,
  product,
  proof,
  purchase,
  rules,
  score,
  setting,
  signal,
  sso,
  subscription,
  support,
  task,
  terms,
  timeline,
  usage,
  value,
  webhook,
};
export type Words = typeof en;
