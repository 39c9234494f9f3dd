// The order of the panels. On a phone, where one sees two of them at a time, what learning changes most comes first: the
// densities and the curve. They move in the document, so that they are read in the order in which they are seen.

import { byId } from "../ui/dom.js";
import { phoneScreen } from "../ui/screen.js";

export function arrangePanels() {
  const [flow, density, learning] = [byId("panel-flow"), byId("panel-density"), byId("panel-learning")];
  const [left, right] = [flow.parentElement, learning.parentElement];
  const phone = phoneScreen();
  // Paper has the room of a large screen, wherever the page is printed from.
  let isOnPaper = false;
  const arrange = () => {
    if (phone.matches && !isOnPaper) left?.prepend(density, learning, flow);
    else {
      left?.prepend(flow, density);
      right?.prepend(learning);
    }
  };
  phone.addEventListener("change", arrange);
  for (const event of ["beforeprint", "afterprint"]) {
    addEventListener(event, () => {
      isOnPaper = event === "beforeprint";
      arrange();
    });
  }
  arrange();
}
