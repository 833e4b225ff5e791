// The chat's own style, in its own scope; a page can set the --buyin- variables.

export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host {
  display: block; container-type: inline-size; color: var(--ink); background: var(--paper); line-height: 1.5;
  --accent: var(--buyin-accent, light-dark(#00613f, #7fd1bd)); --on-accent: var(--buyin-on-accent, light-dark(#fff, #10211d));
  --ink: var(--buyin-ink, light-dark(#1c1c1a, #eceae2)); --paper: var(--buyin-paper, light-dark(#fff, #14171c));
  --line: var(--buyin-line, light-dark(#767468, #8f8d84)); --quiet: light-dark(#57564f, #b9b7ac);
  --mine: light-dark(#e4f3ec, #16362c); --theirs: light-dark(#f1f0ea, #262a30); --bad: light-dark(#9b1c1c, #ffa3a0);
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
p { margin: 0; }
.top { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; justify-content: space-between; margin-bottom: .5rem; color: var(--quiet); }
.patience { display: flex; gap: .5rem; align-items: center; }
meter { width: 6rem; height: .8rem; }
.log { display: flex; flex-direction: column; gap: .5rem; min-height: 14rem; max-height: 55vh; overflow-y: auto; padding: .75rem; border: 1px solid var(--line); border-radius: .6rem; }
.log > p { padding: .5rem .75rem; border-radius: .9rem; max-width: 85%; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--theirs); border-bottom-left-radius: .2rem; align-self: flex-start; }
.log > .you { background: var(--mine); align-self: flex-end; border-bottom-left-radius: .9rem; border-bottom-right-radius: .2rem; }
.log > .failed { outline: 2px dashed var(--bad); }
.who { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.delivery { display: block; font-size: .85rem; color: var(--quiet); }
.typing { height: 1.6rem; padding: .2rem .75rem; color: var(--quiet); font-size: .9rem; }
.typing i { display: inline-block; width: .4rem; height: .4rem; margin-right: .2rem; border-radius: 50%; background: currentColor; animation: beat 1.2s infinite; }
.typing i:nth-of-type(2) { animation-delay: .2s; } .typing i:nth-of-type(3) { animation-delay: .4s; }
@keyframes beat { 30% { transform: translateY(-.25rem); } }
@media (prefers-reduced-motion: reduce) { .typing i { animation: none; } }
form { display: grid; gap: .5rem; margin: 0; }
label span { display: block; margin-bottom: .25rem; }
textarea { width: 100%; min-height: 4.5rem; font: inherit; padding: .5rem .75rem; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; resize: vertical; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; }
button, .button { min-height: 44px; min-width: 44px; padding: .5rem 1rem; font: inherit; border-radius: .5rem; border: 1px solid var(--accent); background: var(--paper); color: var(--accent); cursor: pointer; text-decoration: none; display: inline-flex; align-items: center; justify-content: center; }
button.main, .button { background: var(--accent); color: var(--on-accent); }
button[aria-pressed="true"] { background: var(--accent); color: var(--on-accent); }
button[disabled] { opacity: .6; cursor: default; }
.log button { min-height: 32px; padding: .1rem .6rem; margin-top: .25rem; }
.push { margin-left: auto; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.notice { min-height: 1.5em; padding: .1rem 0; }
.notice.bad { color: var(--bad); }
a { color: var(--accent); }
.debrief { display: grid; gap: .75rem; border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; }
blockquote { margin: 0; padding-left: .75rem; border-left: 4px solid var(--accent); }
`);
