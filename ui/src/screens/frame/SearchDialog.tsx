import { useEffect } from "react";
import { useNavigate } from "react-router";
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

  // A link inside, such as 家庭を登録, leads away as well, and the way back. That the place changes says nothing: a screen that was
  // asked for before, and is late, would close the search with what was typed.
  useEffect(() => {
    const away = ({ target }: MouseEvent) => {
      const link = target instanceof Element && target.closest(`[data-testid="${testIds.searchDialog}"] a`);
      // The link has to stand until it has been followed.
      if (link) setTimeout(onClose);
    };
    window.addEventListener("click", away, true);
    window.addEventListener("popstate", onClose);
    return () => {
      window.removeEventListener("click", away, true);
      window.removeEventListener("popstate", onClose);
    };
  }, [onClose]);

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
