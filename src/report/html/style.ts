/** The page's style sheet; its hash stands in the page's content security policy. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #ffffff; --card: #f6f7f9; --line: #d5d9e0; --text: #1b1f24; --soft: #57606a; --link: #0a5bc4;
  --critical: #b3001b; --high: #b04a00; --medium: #7a5c00; --low: #1f6f78; --good: #18703a; --mark: #fff1b8;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --back: #12151a; --card: #1b2027; --line: #363d47; --text: #e6e9ee; --soft: #a2abb8; --link: #7db4ff;
    --critical: #ff7b86; --high: #ffa657; --medium: #e3c04d; --low: #6fd3de; --good: #6bd08c; --mark: #4a3f10;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 9rem; }
body { margin: 0 auto; overflow-wrap: anywhere; max-width: 72rem; padding: 1.5rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 0; display: inline; }
header p { margin: .2rem 0; }
a { color: var(--link); }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { margin: .25rem 0; padding: .5rem; overflow-x: auto; background: var(--back); border: 1px solid var(--line); border-radius: .25rem; white-space: pre; overflow-wrap: normal; }
mark { background: var(--mark); color: inherit; text-decoration: underline; text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--back); padding: .5rem; }
.soft { color: var(--soft); }
.verdict { font-size: 1.15rem; font-weight: 600; }
.bad { color: var(--critical); }
.warn { color: var(--high); }
.good { color: var(--good); }
.counts { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; margin: 1rem 0; list-style: none; }
.counts li { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .9rem; }
.counts b { font-size: 1.3rem; }
.overview { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 0 2rem; }
.overview section { min-width: 0; }
.overview p { margin: .25rem 0 .5rem; }
.chart { max-height: 21rem; overflow: auto; border: 1px solid var(--line); border-radius: .4rem; padding: 0 .75rem; background: var(--back); }
.axis { position: sticky; top: 0; z-index: 1; display: flex; justify-content: space-between; margin-left: 15rem; padding: .35rem 0; background: var(--back); color: var(--soft); font-size: .75rem; }
.lives { list-style: none; margin: 0; padding: 0 0 .35rem; }
.life { display: grid; grid-template-columns: 14.5rem 1fr; gap: .5rem; align-items: center; padding: .1rem 0; color: inherit; text-decoration: none; font-size: .8rem; }
.life:hover { background: var(--card); }
.life .name { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.life svg { height: .75rem; background: linear-gradient(to right, var(--line) 1px, transparent 1px) 0 0 / 50% 100%; border-right: 1px solid var(--line); }
.filters { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; padding: .6rem 1rem; margin: 0; border: 1px solid var(--line); border-radius: .4rem; background: var(--card); font-size: .9rem; }
.filters button { font: inherit; padding: .15rem .6rem; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: .25rem; cursor: pointer; }
.filters output { font-weight: 600; }
kbd { font: .85em ui-monospace, monospace; border: 1px solid var(--line); border-radius: .2rem; padding: 0 .3rem; background: var(--back); }
.filters fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .75rem; }
.filters fieldset { align-items: center; }
.filters legend { padding: 0; float: left; margin-right: .5rem; color: var(--soft); }
.filters input[type=search], .filters select { font: inherit; padding: .25rem .5rem; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: .25rem; }
.leak { margin: .6rem 0; padding: .7rem 1rem; border: 1px solid var(--line); border-left: .4rem solid var(--line); border-radius: .4rem; background: var(--card); overflow-wrap: anywhere; }
.leak[data-severity=critical] { border-left-color: var(--critical); }
.leak[data-severity=high] { border-left-color: var(--high); }
.leak[data-severity=medium] { border-left-color: var(--medium); }
.leak[data-severity=low] { border-left-color: var(--low); }
.leak summary { cursor: pointer; border-radius: .25rem; }
.leak details[open] > summary { margin-bottom: .5rem; }
.marks { display: inline-flex; flex-wrap: wrap; gap: .35rem; margin-left: .4rem; font-size: .8rem; }
.mark { border-radius: .25rem; padding: 0 .4rem; border: 1px solid var(--line); background: var(--back); white-space: nowrap; }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; font-size: .85rem; }
.critical { color: var(--critical); }
.high { color: var(--high); }
.medium { color: var(--medium); }
.low { color: var(--low); }
.leak dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .75rem 0; }
.leak dt { color: var(--soft); }
.leak dd { margin: 0; }
.leak ol { padding-left: 1.5rem; margin: .5rem 0; }
.todo { border-left: 3px solid var(--critical); padding-left: .75rem; font-weight: 600; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
td.number, th.number { text-align: right; white-space: nowrap; }
thead th { position: sticky; top: 0; background: var(--back); font-weight: 400; color: var(--soft); font-size: .85rem; }
tbody th { font-weight: 400; }
tbody tr:last-child > * { border-bottom: 0; }
svg { display: block; width: 100%; }
.share { width: 8rem; max-width: 25vw; height: .6rem; }
svg .after { fill: var(--soft); }
svg .bar { fill: var(--soft); }
svg .bar.critical { fill: var(--critical); }
svg .bar.high { fill: var(--high); }
svg .bar.medium { fill: var(--medium); }
svg .bar.low { fill: var(--low); }
[hidden] { display: none !important; }
@media (max-width: 40rem) {
  html { scroll-padding-top: 1rem; }
  body { padding: 1rem; }
  .filters { position: static; }
  .keys { display: none; }
  .axis { margin-left: 0; }
  .life { grid-template-columns: 1fr; gap: 0; padding: .2rem 0; }
  .leak dl { grid-template-columns: 1fr; } .leak dd { margin-bottom: .4rem; }
}
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .filters, .skip { display: none; }
  .leak { break-inside: avoid-page; }
  .chart { max-height: none; overflow: visible; }
  .overview { display: block; }
  .axis, thead th { position: static; }
  svg rect, .tag { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details::details-content { content-visibility: visible; }
  pre { white-space: pre-wrap; }
  .leak a[href^="https:"]::after { content: " <" attr(href) ">"; }
}
`;
