/**
 * Copy a text, also where a page is not a secure context, which alone has the clipboard.
 *
 * @param {string} text
 * @returns {Promise<boolean>} whether the browser did
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** @param {string} text */
function copyBySelection(text) {
  const take = (/** @type {ClipboardEvent} */ event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData("text/plain", text);
  };
  addEventListener("copy", take, { capture: true, once: true });
  const done = document.execCommand("copy");
  removeEventListener("copy", take, { capture: true });
  return done;
}
