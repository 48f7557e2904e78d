/** The launcher's look. A shop sets the custom properties on `floor-walker`. */
export function launcherStyle() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host {
  --accent: var(--floorwalker-accent, #24463a);
  --on-accent: var(--floorwalker-on-accent, #fff);
  --surface: var(--floorwalker-surface, #fff);
  --ink: var(--floorwalker-ink, #1f2421);
  --font: var(--floorwalker-font, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif);
  --radius: var(--floorwalker-radius, 14px);
  all: initial;
  position: fixed;
  inset-block-end: 20px;
  inset-inline-end: 20px;
  z-index: 2147483000;
  font: 15px/1.5 var(--font);
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :host {
    --accent: var(--floorwalker-accent, #8fc2ac);
    --on-accent: var(--floorwalker-on-accent, #10201a);
    --surface: var(--floorwalker-surface, #1b1f1d);
    --ink: var(--floorwalker-ink, #eef2ef);
  }
}
.launcher {
  all: initial;
  display: inline-flex;
  align-items: center;
  gap: 8px;
  min-height: 48px;
  padding: 0 20px 0 16px;
  border: 0;
  border-radius: 999px;
  background: var(--accent);
  color: var(--on-accent);
  font: 600 15px/1 var(--font);
  cursor: pointer;
  box-shadow: 0 6px 24px rgb(0 0 0 / 22%);
}
.launcher svg { width: 22px; height: 22px; fill: currentColor; }
.launcher:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
.launcher[aria-expanded="true"] { visibility: hidden; }
`);
  return sheet;
}
