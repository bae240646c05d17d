/** A link that looks like a button, with the router's checked addresses. */
import { Button } from "@mantine/core";
import { createLink } from "@tanstack/react-router";

export const LinkButton = createLink(Button<"a">);
