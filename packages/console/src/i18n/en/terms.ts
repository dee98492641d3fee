export const terms = {
  accept: "I accept the terms of service and the privacy notice.",
  required: "Accept them to go on.",
  read: "Read them:",
  terms: "Terms of service",
  privacy: "Privacy notice",
  and: "and",
  version: "Version of {{day}}",
  changed: "The terms have changed",
  changedText: "Please read the terms of service and the privacy notice of {{day}}, and accept them to go on.",
  submit: "Accept and go on",
  signOut: "Sign out",
  title: "Terms and privacy",
  accepted: "You accepted the version of {{day}} on {{at}}.",
  never: "You have not accepted them yet.",
  service: {
    use: {
      title: "What the service is",
      text: "Perennial keeps your company’s customers and their history, and works out how loyal each customer is and how likely to leave. Scores are estimates from your own data: decide with them, not by them alone.",
    },
    data: {
      title: "Your data stay yours",
      text: "What your company records belongs to your company. You can export it at any time. It is used to provide the service to you and for nothing else, and no other company can see it.",
    },
    duties: {
      title: "What we ask of you",
      text: "Record only what you may lawfully record about your customers, tell them about it where the law asks for that, and keep passwords and keys to yourself. Do not use the service to harm others or to test the defences of what is not yours.",
    },
    end: {
      title: "How it ends",
      text: "You can close your account or the whole workspace at any time. A closed workspace can be opened again for 30 days; after that its data may be deleted for good.",
    },
    change: {
      title: "When the terms change",
      text: "Every version bears its date. You are asked to accept a new one before it holds for you.",
    },
  },
  notice: {
    what: {
      title: "What is kept about you",
      text: "Your name, e-mail address and language; your password as a hash that cannot be read back; the devices on which you are signed in, with their network address and when they were last used; which terms you accepted and when.",
    },
    why: {
      title: "What for",
      text: "To let you in and nobody else, to send you the mails the service needs, and to show your company who changed what.",
    },
    who: {
      title: "Who sees it",
      text: "The people of your workspaces see your name, address and role there. Nobody else does; there are no advertisements, no foreign scripts and no trackers on these pages.",
    },
    cookies: {
      title: "Cookies",
      text: "One cookie keeps you signed in. A second one, for ten minutes, ties a sign-in through your company’s own sign-in service to your browser.",
    },
    rights: {
      title: "What you can do",
      text: "You can read and correct it under “Your account”, sign out any device, and close the account: your address is then removed, and your name stays only beside what you did in a company’s records.",
    },
    customers: {
      title: "Customers of the companies here",
      text: "For what a company records about its customers, that company answers. Write to it; it can export and delete what it holds about you.",
    },
  },
} as const;
