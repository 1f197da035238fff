import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useLocation, useNavigate } from "react-router";
import { Button } from "../../components/Button";
import { useText } from "../../i18n/text";
import { familyOf } from "../../lib/hits";
import { testIds } from "../../testids";
import { searching } from "./searching";

const FindBox = searching.part("FindBox");

/** Ctrl+K: from anywhere to a family. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const text = useText();
  const navigate = useNavigate();
  const place = useLocation();
  const openedAt = useRef(place.key);

  // A link inside, such as 家庭を登録, leads away as well.
  useEffect(() => {
    if (place.key !== openedAt.current) onClose();
  }, [place.key, onClose]);

  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className="fixed inset-0 z-30 flex items-start justify-center bg-black/40 px-4 pt-16"
    >
      <Modal className="w-full max-w-168 rounded-12 border border-edge bg-surface text-ink shadow-4">
        <Dialog data-testid={testIds.searchDialog} className="px-6 py-5 outline-none">
          <div className="mb-3 flex items-center justify-between">
            <Heading slot="title" className="font-bold text-xl">
              {text.search.title}
            </Heading>
            <Button weight="quiet" aria-label={text.frame.close} onPress={onClose}>
              <X aria-hidden className="size-6" />
            </Button>
          </div>
          <FindBox
            inputTestId={testIds.searchInput}
            onOpen={(hit) => {
              void navigate(familyOf(hit));
              onClose();
            }}
          />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
