/**
 * How the open widget stands on the page: a panel beside it, or on a phone a full sheet above it,
 * which the Back of the phone closes. There an entry of the history is that of the open sheet.
 */
const ZOOMED = 1.01;

export class Sheet {
  #phone = matchMedia("(max-width: 520px)");

  /**
   * @param {import("../widget.js").FloorWalker} host
   * @param {HTMLDialogElement} dialog
   */
  constructor(host, dialog) {
    this.host = host;
    this.dialog = dialog;
    this.#phone.addEventListener("change", () => dialog.open && this.show());
    addEventListener("popstate", () => this.#follow());
    addEventListener("pageshow", (event) => event.persisted && this.#follow());
    visualViewport?.addEventListener("resize", () => this.#fit());
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      host.close();
    });
    // A phone's browser may close a dialog by itself, upon its own Back.
    dialog.addEventListener("close", () => host.isOpen && !dialog.open && host.close());
    dialog.addEventListener("click", (event) => {
      const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
      if (link && this.isFull && !link.download) host.stepAside();
    });
  }

  /** Whether it covers the page. */
  get isFull() {
    return this.#phone.matches;
  }

  show() {
    const { dialog } = this;
    const focused = this.host.shadowRoot?.activeElement;
    if (dialog.open) dialog.close();
    if (this.isFull) {
      dialog.showModal();
      if (!isEntryOfSheet()) history.pushState({ ...history.state, floorwalker: true }, "");
    } else {
      dialog.show();
    }
    this.#fit();
    if (focused instanceof HTMLElement) focused.focus();
  }

  hide() {
    this.dialog.close();
    if (isEntryOfSheet()) history.back();
  }

  /** Be open where the history is at the sheet's entry, and closed where it is not. */
  #follow() {
    if (!this.isFull || isEntryOfSheet() === this.host.isOpen) return;
    if (this.host.isOpen) this.host.close();
    else this.host.open();
  }

  /** Leave room for the phone's keyboard, which the page's own height does not tell of. */
  #fit() {
    const view = visualViewport;
    const covered = this.isFull && view && view.scale < ZOOMED;
    this.dialog.style.height = covered ? `${view.height}px` : "";
    this.dialog.style.top = covered ? `${view.offsetTop}px` : "";
  }
}

function isEntryOfSheet() {
  return history.state?.floorwalker === true;
}
