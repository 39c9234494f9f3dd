// The page's menu: a row of buttons where there is room, a list that opens where there is not.

import { byId } from "../ui/dom.js";
import { narrowScreen } from "../ui/screen.js";

export function createMenu() {
  const menu = byId("menu");
  const button = byId("menu-button");
  const narrow = narrowScreen();
  const fit = () => {
    menu.popover = narrow.matches ? "auto" : null;
    button.hidden = !narrow.matches;
  };
  narrow.addEventListener("change", fit);
  fit();
  menu.addEventListener("click", (event) => {
    const chosen = event.target instanceof Element && event.target.closest("button, a");
    if (chosen && menu.popover !== null) menu.hidePopover();
  });
}
