import { Avatar, type AvatarProps } from "@mantine/core";

const HAN = /^\p{Script=Han}/u;

interface FaceProps extends Omit<AvatarProps, "name"> {
  readonly name: string;
}

/** The initials of a name in a circle: the family name of a Chinese one, two letters of any other. */
export function Face({ name, ...props }: FaceProps) {
  const [first = ""] = name.trim();
  const initials = HAN.test(first) ? { children: first } : { name };
  return <Avatar color="pine" variant="light" alt="" aria-hidden="true" {...initials} {...props} />;
}
