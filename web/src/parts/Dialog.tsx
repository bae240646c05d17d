/** A question above the page. Esc and the cross leave it as if it had not been asked. */
import { Modal, type ModalRootProps } from "@mantine/core";
import type { ReactNode } from "react";
import { t } from "../messages";
import styles from "./Dialog.module.css";

interface Props extends Pick<ModalRootProps, "size" | "closeOnClickOutside"> {
  opened: boolean;
  close: () => void;
  title: string;
  children: ReactNode;
}

export function Dialog({ opened, close, title, children, ...others }: Props) {
  return (
    <Modal.Root opened={opened} onClose={close} centered {...others}>
      <Modal.Overlay />
      <Modal.Content>
        {/* Inside a dialog the element is no banner of the page, whatever its name. */}
        <Modal.Header role="presentation">
          <Modal.Title className={styles.title}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t.frame.close} />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
