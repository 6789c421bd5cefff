// <button commandfor="id" command="show-modal|close"> for browsers that do not know it yet,
// and closing by a click beside the dialog.
(() => {
  const native = "commandForElement" in HTMLButtonElement.prototype;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[commandfor]");
    if (button && !native) {
      const dialog = document.getElementById(button.getAttribute("commandfor"));
      if (button.getAttribute("command") === "close") dialog?.close();
      else dialog?.showModal();
    }
    if (event.target.matches("dialog[closedby=any]") && !("closedBy" in HTMLDialogElement.prototype)) {
      event.target.close();
    }
  });
})();
