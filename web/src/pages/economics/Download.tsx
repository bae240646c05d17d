/** A file that the server makes. */
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

export function Download({ href, label }: { href: string; label: string }) {
  return (
    <Button component="a" href={href} download variant="subtle" size="compact-sm" leftSection={<IconDownload size={15} aria-hidden />}>
      {label}
    </Button>
  );
}
