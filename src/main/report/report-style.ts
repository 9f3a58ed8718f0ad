import { Markup } from './markup.ts'

/** The look of the report: calm on a screen, plain on paper. Colour never says what words do not. */
export const reportStyle = new Markup(`
:root { color-scheme: light; --text: #242424; --soft: #5c5c5c; --line: #d9d9d9; --page: #f5f5f5; --card: #fff; --raised: #f7f7f7; --good: #0e700e; --warning: #8a3707; --bad: #b10e1c; --busy: #0f5ea8; --link: #0f5ea8; --on: #fff; }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; --text: #f0f0f0; --soft: #b4b4b4; --line: #474747; --page: #141414; --card: #212121; --raised: #2b2b2b; --good: #54b054; --warning: #e9835e; --bad: #f1707b; --busy: #479ef5; --link: #62abf5; --on: #141414; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1100px; padding: 24px 28px 64px; background: var(--page); color: var(--text); font: 15px/1.5 "Segoe UI", system-ui, -apple-system, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 2px 0 10px; font-size: 30px; line-height: 1.2; }
h2 { margin: 0 0 12px; font-size: 20px; line-height: 1.3; }
h3 { margin: 18px 0 6px; font-size: 15px; }
h4 { margin: 0 0 6px; font-size: 14px; }
h4 .soft, h3 .soft { font-weight: 400; }
p { margin: 6px 0; }
ul, ol { margin: 6px 0; padding-left: 22px; }
.soft, .kind, caption, dt { color: var(--soft); }
.kind { margin: 0; }
section { margin-top: 16px; padding: 18px 22px 20px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.mark { display: inline-block; flex: none; width: 18px; height: 18px; margin-right: 7px; border: 1.5px solid; border-radius: 50%; font-size: 11px; font-weight: 700; line-height: 15px; text-align: center; vertical-align: middle; position: relative; top: -1px; }
.parameter { white-space: nowrap; }
.mark.good, .mark.warning, .mark.bad, .mark.busy { color: var(--on); border: 0; line-height: 18px; }
.mark.good { background: var(--good); } .mark.warning { background: var(--warning); } .mark.bad { background: var(--bad); } .mark.busy { background: var(--busy); } .mark.open { color: var(--soft); }
.result { margin: 0 0 8px; font-size: 18px; font-weight: 600; }
.result.OK { color: var(--good); } .result.Warning { color: var(--warning); } .result.Fail { color: var(--bad); }
.rehearsal { margin: 0 0 20px; padding: 10px 14px; border: 1px solid #c9a400; border-left-width: 8px; border-radius: 6px; background: #fff7cc; color: #3d3200; }
.attention { border: 2px solid var(--bad); }
.attention h2 { color: var(--bad); }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 18px 2px 0; padding: 0; list-style: none; }
a { color: var(--link); }
dl { margin: 0; }
dl div { display: grid; grid-template-columns: 210px 1fr; gap: 16px; padding: 6px 0; border-top: 1px solid var(--line); }
dl div:first-child { border-top: 0; }
dd { margin: 0; }
table { width: 100%; margin: 4px 0 12px; border-collapse: collapse; table-layout: fixed; font-size: 13.5px; }
caption { padding-bottom: 8px; text-align: left; }
th, td { padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
thead th { border-bottom: 2px solid var(--line); color: var(--soft); font-size: 12.5px; font-weight: 600; overflow-wrap: normal; }
tbody th { font-weight: 600; }
.group tr:first-child th { padding-top: 14px; border-bottom: 0; }
tbody th .soft, tbody th .state { font-weight: 400; }
td ul { margin: 0; padding-left: 16px; }
.group th[scope="row"] { padding-left: 12px; color: var(--soft); font-weight: 400; }
td .state { display: flex; }
.group .state { margin-left: 10px; }
code, pre { font: 12.5px/1.5 "Cascadia Mono", Consolas, ui-monospace, "DejaVu Sans Mono", monospace; unicode-bidi: isolate; }
pre { margin: 0; white-space: pre-wrap; }
pre code, samp { font: inherit; }
.whole pre { word-break: break-all; }
.paper-code span { white-space: nowrap; }
.block { margin: 8px 0; padding: 8px 12px 10px; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; }
.block.bad { border-left: 4px solid var(--bad); }
.label { margin: 8px 0 2px; color: var(--soft); font-size: 12.5px; font-weight: 600; }
.block .label { margin-top: 0; }
.step { padding-top: 14px; border-top: 1px solid var(--line); }
.step:first-of-type { padding-top: 0; border-top: 0; }
.step h3 { margin: 0 0 8px; font-size: 16px; }
.attempt { margin: 12px 0 14px 25px; }
.step > ul, .step > p { margin-left: 25px; }
.outcome { font-weight: 600; }
.outcome.failed, .outcome.unknown { color: var(--bad); }
.paper { margin: 10px 0 16px; padding: 14px 18px 18px; border: 2px solid; border-radius: 8px; }
.paper-code { margin: 10px 0; font: 600 25px/1.4 "Cascadia Mono", Consolas, ui-monospace, "DejaVu Sans Mono", monospace; letter-spacing: 0.04em; }
.signing { display: flex; flex-wrap: wrap; gap: 0 20px; margin: 30px 0 0; color: var(--soft); font-size: 12.5px; }
.signing span { flex: 1 1 150px; min-height: 34px; padding-top: 3px; border-top: 1px solid var(--soft); }
@media (max-width: 640px) { body { padding: 14px; } section { padding: 14px; } dl div { grid-template-columns: 1fr; gap: 0; } table { font-size: 12px; } th, td { padding-right: 8px; } .group th[scope="row"] { padding-left: 0; } code { font-size: 11px; } .paper-code { font-size: 20px; } }
@page { margin: 16mm 14mm 18mm; }
@page { @bottom-left { font: 8pt "Segoe UI", system-ui, sans-serif; color: #555; } }
@page { @bottom-right { content: counter(page) " / " counter(pages); font: 8pt "Segoe UI", system-ui, sans-serif; color: #555; } }
@media print {
:root { --text: #000; --soft: #444; --line: #bbb; --page: #fff; --card: #fff; --raised: #fff; }
* { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
body { max-width: none; padding: 0; font-size: 9.5pt; line-height: 1.4; }
nav { display: none; }
section { margin-top: 14pt; padding: 0; border: 0; border-radius: 0; }
.attention { padding: 8pt 12pt; border: 1.5pt solid var(--bad); border-radius: 4pt; break-inside: avoid; }
h1 { font-size: 20pt; } h2 { padding-bottom: 3pt; border-bottom: 1pt solid var(--line); font-size: 13.5pt; } h3, .step h3 { font-size: 11pt; } h4 { font-size: 9.5pt; }
table { font-size: 8pt; line-height: 1.35; } thead th { font-size: 7.5pt; } .group th[scope="row"] { padding-left: 0; } thead { display: table-header-group; }
h2, h3, h4, caption, dl, tr, .group, p, li, .block, .paper { break-inside: avoid; }
h2, h3, h4, caption, thead, .label, .outcome { break-after: avoid; }
thead + tbody > tr:first-child { break-before: avoid; }
.output { break-inside: auto; }
th, td { padding: 3.5pt 8pt 3.5pt 0; }
dl div { padding: 4pt 0; }
code, pre { font-size: 7.2pt; line-height: 1.4; }
pre { orphans: 3; widows: 3; }
.block { padding: 5pt 8pt 6pt; box-decoration-break: clone; }
.attempt { margin-left: 16pt; }
.paper { border-width: 1.5pt; padding: 8pt 12pt 12pt; }
.paper-code { font-size: 19pt; }
}
`)
