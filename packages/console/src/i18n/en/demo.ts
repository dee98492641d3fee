export const demo = {
  title: "Demo data",
  text: "The sales of an invented tea house, to look around in. Every name is marked as invented, and all of it can be removed again.",
  load: "Look around with demo data",
  button: "Load demo data",
  loading: "Demo data are being loaded …",
  removing: "Demo data are being removed …",
  loaded_one: "{{count}} invented customer, with purchases up to {{day}}.",
  loaded_other: "{{count}} invented customers, with purchases up to {{day}}.",
  failed: "The demo data could not be loaded in full. Remove them, then try again.",
  remove: "Remove the demo data",
  removeTitle: "Remove the demo data?",
  removeText:
    "Every invented customer goes, with all that was recorded about it, also by you. Your own customers stay as they are, and their scores are worked out anew.",
  of: "{{done}} of {{total}}",
  notice: "This workspace holds demo data: customers marked as such are invented.",
  manage: "Remove them",
} as const;
