import { useEffect, useRef } from "react";
import { useLocation, useNavigate } from "react-router";
import { AskDialog } from "../../components/AskDialog";
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
    <AskDialog testId={testIds.searchDialog} title={text.search.title} onClose={onClose}>
      <FindBox
        inputTestId={testIds.searchInput}
        onOpen={(hit) => {
          void navigate(familyOf(hit));
          onClose();
        }}
      />
    </AskDialog>
  );
}
