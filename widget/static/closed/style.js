/**
 * The launcher's look. A shop sets the custom properties on `floor-walker`; nothing else of the
 * page reaches in: an important declaration of a host outweighs one of its page.
 */
export function launcherStyle() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host {
  --accent: var(--floorwalker-accent, #24463a);
  --on-accent: var(--floorwalker-on-accent, #fff);
  --surface: var(--floorwalker-surface, #fff);
  --ink: var(--floorwalker-ink, #1f2421);
  --font: var(--floorwalker-font, system-ui, sans-serif);
  --radius: var(--floorwalker-radius, 14px);
  all: initial !important;
  display: block !important;
  position: fixed !important;
  pointer-events: none !important;
  inset-block-end: var(--floorwalker-bottom, 20px) !important;
  inset-inline-end: var(--floorwalker-side, 20px) !important;
  z-index: var(--floorwalker-layer, 2147483000) !important;
  color-scheme: var(--floorwalker-scheme, light dark) !important;
}
:host::before, :host::after { content: none !important; }
:host([hidden]) { display: none !important; }
:host([position="left"]) { inset-inline: auto !important; left: var(--floorwalker-side, 20px) !important; }
:host([position="right"]) { inset-inline: auto !important; right: var(--floorwalker-side, 20px) !important; }
@supports (color: light-dark(red, red)) {
  :host {
    --accent: var(--floorwalker-accent, light-dark(#24463a, #8fc2ac));
    --surface: var(--floorwalker-surface, light-dark(#fff, #1b1f1d));
    --ink: var(--floorwalker-ink, light-dark(#1f2421, #eef2ef));
  }
}
@supports (color: oklch(from red calc(l * 2) 0 0)) {
  :host { --on-accent: var(--floorwalker-on-accent, oklch(from var(--accent) clamp(0, (.58 - l) * 1000, 1) 0 0)); }
}
.closed { display: flex; flex-wrap: wrap; max-width: calc(100vw - 40px); pointer-events: none; justify-content: flex-end; align-items: center; gap: 8px; font: 15px/1.4 var(--font); color: var(--ink); }
[hidden] { display: none !important; }
.launcher, .question { pointer-events: auto; }
.launcher {
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
.bubble { width: 22px; height: 19px; border-radius: 10px 10px 10px 2px; background: currentColor; forced-color-adjust: none; }
.question { display: flex; align-items: center; margin: 0; padding-inline-start: 16px; border-radius: 999px; background: var(--surface); box-shadow: 0 2px 12px rgb(0 0 0 / 16%); }
.question.covers { visibility: hidden; }
.question button { width: 44px; height: 44px; padding: 0; border: 0; border-radius: 50%; background: none; color: inherit; font: inherit; cursor: pointer; }
.launcher[aria-expanded="true"] { opacity: .6; cursor: progress; }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
`);
  return sheet;
}
