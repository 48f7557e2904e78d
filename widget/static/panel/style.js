/** The open widget's look: a panel beside the page, a full sheet on a phone. */
export function panelStyle() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
.panel {
  --line: color-mix(in srgb, var(--ink) 14%, transparent);
  --edge: color-mix(in srgb, var(--ink) 55%, transparent);
  --soft: color-mix(in srgb, var(--ink) 72%, var(--surface));
  --tint: color-mix(in srgb, var(--accent) 9%, var(--surface));
  all: initial;
  position: fixed;
  inset-block-end: var(--floorwalker-bottom, 20px);
  inset-inline-end: var(--floorwalker-side, 20px);
  display: flex;
  flex-direction: column;
  width: min(420px, calc(100vw - 40px));
  height: min(680px, calc(100vh - 40px));
  overflow: hidden;
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--ink);
  box-shadow: 0 18px 60px rgb(0 0 0 / 28%);
  font: 15px/1.5 var(--font);
  color-scheme: inherit;
}
.panel:not([open]) { display: none; }
:host([position="left"]) .panel { inset-inline: auto; left: var(--floorwalker-side, 20px); }
:host([position="right"]) .panel { inset-inline: auto; right: var(--floorwalker-side, 20px); }
@media (max-width: 520px) {
  :host .panel { inset: 0; width: 100%; height: 100dvh; border-radius: 0; }
  .head, .composer { touch-action: none; }
}
@media (max-height: 420px) {
  .panel { overflow-y: auto; }
  .panel .log { flex: none; }
}
* { box-sizing: border-box; margin: 0; }
button, textarea, select { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
.panel:focus { outline: none; }
.head { display: flex; justify-content: space-between; gap: 12px; padding: 14px 8px 12px 18px; border-bottom: 1px solid var(--line); }
h2 { font: 600 16px/1.3 var(--font); }
.disclosure { color: var(--soft); font-size: 13px; line-height: 1.4; }
.close { width: 44px; height: 44px; flex: none; border: 0; border-radius: 50%; background: none; font-size: 24px; line-height: 1; cursor: pointer; }
.close:hover { background: var(--tint); }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 18px; scroll-behavior: smooth; }
.turn { display: flex; flex-direction: column; gap: 12px; margin-bottom: 22px; }
.turn:last-child { margin-bottom: 0; }
.reply { display: flex; flex-direction: column; gap: 12px; min-width: 0; }
.reply:empty { display: none; }
.mine { align-self: flex-end; max-width: 85%; padding: 9px 14px; border-radius: 16px 16px 4px 16px; background: var(--accent); color: var(--on-accent); overflow-wrap: anywhere; white-space: pre-wrap; }
.said { overflow-wrap: anywhere; }
.ref { color: inherit; font-weight: 600; text-decoration: none; }
.ref[href] { text-decoration: underline; text-underline-offset: 3px; text-decoration-thickness: 1px; }
.waiting { display: flex; align-items: center; gap: 10px; min-height: 24px; color: var(--soft); font-size: 14px; }
.dots { display: inline-flex; gap: 4px; }
.dots i { width: 6px; height: 6px; border-radius: 50%; background: currentColor; animation: rise 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes rise { 30% { transform: translateY(-4px); opacity: .5; } 60% { transform: none; } }
.note, .kept, .state { color: var(--soft); font-size: 13px; }
.error { padding: 10px 12px; border-radius: 10px; background: color-mix(in srgb, #c0392b 12%, var(--surface)); font-size: 14px; }
.row { position: relative; margin: 0 -18px; }
.cards { display: flex; gap: 12px; padding: 4px 18px 8px; overflow-x: auto; overscroll-behavior-x: contain; list-style: none; scroll-snap-type: x proximity; scroll-padding: 18px; scrollbar-width: thin; }
.cards li { flex: 0 0 min(172px, 42vw); display: flex; flex-direction: column; overflow: hidden; border: 1px solid var(--line); border-radius: 12px; scroll-snap-align: start; transition: border-color .15s; }
.cards li:hover { border-color: var(--edge); }
.turn-back, .turn-on { display: none; position: absolute; top: 66px; width: 44px; height: 44px; border: 1px solid var(--line); border-radius: 50%; background: var(--surface); font-size: 24px; line-height: 1; cursor: pointer; box-shadow: 0 2px 10px rgb(0 0 0 / 20%); }
.turn-back { inset-inline-start: 6px; }
.turn-on { inset-inline-end: 6px; }
[dir="rtl"] .turn-back, [dir="rtl"] .turn-on { scale: -1 1; }
@media (hover: hover) { .wide:hover .turn-back, .wide:hover .turn-on { display: block; } }
.card { flex: 1; padding-bottom: 10px; color: inherit; text-decoration: none; }
.card:focus-visible { outline-offset: -2px; border-radius: 12px; }
.buy { display: flex; flex-direction: column; gap: 8px; padding: 0 10px 10px; }
.buy select, .buy button { width: 100%; min-height: 40px; padding: 0 10px; border: 1px solid var(--edge); border-radius: 10px; background: var(--surface); font-size: 14px; text-overflow: ellipsis; cursor: pointer; }
.buy button { border-color: transparent; background: var(--accent); color: var(--on-accent); font-weight: 600; }
.buy button:disabled { opacity: .6; }
.buy .note:empty { display: none; }
.buy a { color: inherit; }
.tools { display: flex; flex-wrap: wrap; align-items: center; gap: 4px; margin: -4px 0 0 -10px; }
.tools > button { display: grid; place-items: center; width: 40px; height: 40px; border: 0; border-radius: 50%; background: none; color: var(--soft); cursor: pointer; }
.tools > button:hover { background: var(--tint); }
.tools > [aria-pressed="true"] { background: var(--tint); color: var(--ink); }
.tools svg { width: 18px; height: 18px; fill: currentColor; }
.tools .note:not(:empty) { padding-inline-start: 10px; }
.tools .down svg { rotate: 180deg; }
.tools .choices { flex-basis: 100%; padding: 6px 0 0 10px; }
.card img, .no-picture { display: block; width: 100%; height: auto; aspect-ratio: 1.15; object-fit: cover; background: var(--tint); }
.no-picture { display: grid; place-items: center; font-size: 40px; color: var(--soft); }
.card h3 { margin: 10px 12px 2px; font: 600 14px/1.35 var(--font); }
.card p { margin: 2px 12px 0; font-size: 13px; line-height: 1.4; }
.price { font-weight: 600; }
.price s { color: var(--soft); font-weight: 400; }
.rating, .reason, .availability, .excerpt { color: var(--soft); }
.reason { overflow-wrap: anywhere; }
.comparison { overflow-x: auto; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: 13px; line-height: 1.4; }
th, td { min-width: 72px; padding: 2px 10px 8px 0; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
thead th { font-weight: 600; }
tbody { border-top: 1px solid var(--line); }
tbody th { padding: 7px 0 0; color: var(--soft); font-size: 12px; font-weight: 400; }
.articles { display: flex; flex-direction: column; gap: 8px; padding: 0; list-style: none; }
.articles li { padding-inline-start: 12px; border-inline-start: 3px solid var(--accent); }
.articles a { display: inline-block; padding: 3px 0; color: inherit; font-size: 14px; font-weight: 600; line-height: 1.4; text-underline-offset: 3px; }
.excerpt { display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 2; font-size: 13px; line-height: 1.4; }
.consent { display: flex; flex-direction: column; gap: 10px; padding: 14px; border: 1px solid var(--line); border-radius: 12px; background: var(--tint); font-size: 14px; align-items: stretch; }
.consent ul, .data ul { margin: 0; padding-inline-start: 18px; }
.consent .choices button { flex: 1; }
.consent input { min-height: 44px; padding: 0 12px; border: 1px solid var(--edge); border-radius: 10px; background: none; color: inherit; font: inherit; font-size: 16px; }
.consent code { font-size: 18px; }
.data { display: flex; flex-direction: column; gap: 12px; }
.data h3 { font: 600 17px/1.3 var(--font); }
.data li { margin-bottom: 8px; }
.data summary { padding: 10px 0; cursor: pointer; }
.data details > * { margin-bottom: 8px; }
.data h4 { font: 600 14px/1.4 var(--font); }
.data a { color: inherit; }
.kept-list { display: flex; flex-direction: column; gap: 10px; }
.leave-out { width: 32px; height: 32px; border: 0; border-radius: 50%; background: none; cursor: pointer; }
.kept button { min-height: 24px; padding: 2px 6px; border: 0; background: none; color: inherit; font: inherit; text-decoration: underline; text-underline-offset: 2px; cursor: pointer; }
.choices { display: flex; flex-wrap: wrap; gap: 8px; }
.choices button, .state button, .error button { min-height: 44px; padding: 0 16px; border: 1px solid var(--edge); border-radius: 999px; background: none; color: var(--ink); font-size: 14px; cursor: pointer; }
.choices button:hover { background: var(--tint); }
.state { padding: 8px 18px; text-align: center; }
.composer { display: flex; align-items: flex-end; gap: 8px; padding: 10px 12px 6px; border-top: 1px solid var(--line); }
textarea { flex: 1; min-width: 0; min-height: 44px; max-height: 120px; padding: 10px 14px; border: 1px solid var(--edge); border-radius: 22px; background: none; resize: none; font-size: 16px; line-height: 1.4; }
textarea:focus-visible { outline-offset: -1px; }
textarea::placeholder { color: var(--soft); opacity: 1; }
.send { min-width: 64px; min-height: 44px; padding: 0 16px; border: 0; border-radius: 22px; background: var(--accent); color: var(--on-accent); font-weight: 600; cursor: pointer; }
.kept { padding: 0 18px 10px; font-size: 12px; text-align: center; text-wrap: balance; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: reduce) {
  .dots i { animation: none; }
  .log { scroll-behavior: auto; }
}
`);
  return sheet;
}
