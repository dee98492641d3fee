import { Anchor, type AnchorProps, Button, type ButtonProps, NavLink, type NavLinkProps } from "@mantine/core";
import { createLink, type LinkComponent } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";

type Link<Own> = Own & Omit<ComponentPropsWithRef<"a">, keyof Own>;

const buttonLink = (props: Link<ButtonProps>) => <Button component="a" {...props} />;
const navLink = (props: Link<NavLinkProps>) => <NavLink component="a" {...props} />;
const textLink = (props: Link<AnchorProps>) => <Anchor {...props} />;

/** Mantine's looks on the router's links: they preload, and open in a new tab like any link. */
export const LinkButton: LinkComponent<typeof buttonLink> = createLink(buttonLink);
export const LinkNav: LinkComponent<typeof navLink> = createLink(navLink);
export const LinkText: LinkComponent<typeof textLink> = createLink(textLink);
