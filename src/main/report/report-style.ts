import { Markup } from './markup.ts'

/** The look of the report: calm on a screen, plain on paper. Colour never says what words do not. */
export const reportStyle = new Markup(`
:root { color-scheme: light dark; --text: #242424; --soft: #5c5c5c; --line: #d6d6d6; --ground: #fff; --raised: #f7f7f7; --ok: #0e700e; --warning: #8a3707; --fail: #b10e1c; --blue: #0f5ea8; }
@media (prefers-color-scheme: dark) { :root { --text: #f0f0f0; --soft: #b4b4b4; --line: #474747; --ground: #1b1b1b; --raised: #262626; --ok: #6ccb6c; --warning: #f2a35e; --fail: #ff8a92; --blue: #7fbcf5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1080px; padding: 24px 32px 64px; background: var(--ground); color: var(--text); font: 15px/1.5 "Segoe UI", system-ui, sans-serif; }
h1 { font-size: 28px; line-height: 1.2; margin: 4px 0 12px; overflow-wrap: anywhere; }
h2 { font-size: 19px; margin: 40px 0 12px; padding-bottom: 6px; border-bottom: 1px solid var(--line); }
h3 { font-size: 15px; margin: 0; }
p, ul, ol { margin: 6px 0; }
ul, ol { padding-left: 22px; }
.kind, .source, .meta, .none { color: var(--soft); }
.source, .meta { font-size: 13px; }
.result { display: inline-block; margin: 0; padding: 6px 14px; border: 2px solid; border-radius: 6px; font-weight: 600; }
.OK { color: var(--ok); } .Warning { color: var(--warning); } .Fail { color: var(--fail); }
.rehearsal { margin: 0 0 20px; padding: 10px 14px; border-left: 6px solid #c9a400; background: #fff7cc; color: #3d3200; border-radius: 4px; }
.attention { margin-top: 24px; padding: 4px 18px 10px; border: 2px solid var(--fail); border-radius: 6px; }
.attention h2 { margin-top: 8px; border: 0; color: var(--fail); }
dl { margin: 0; } dl div { display: grid; grid-template-columns: 220px 1fr; gap: 16px; padding: 5px 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; margin: 10px 0 22px; font-size: 13.5px; }
caption { text-align: left; color: var(--soft); padding-bottom: 6px; }
th, td { text-align: left; vertical-align: top; padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { font-weight: 600; border-bottom: 2px solid var(--line); } tbody th { font-weight: 600; min-width: 90px; }
code, pre { font: 12.5px/1.5 "Cascadia Mono", Consolas, ui-monospace, monospace; overflow-wrap: anywhere; }
pre { margin: 8px 0; padding: 10px 12px; white-space: pre-wrap; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; }
.label { display: block; font-family: "Segoe UI", system-ui, sans-serif; font-size: 12px; font-weight: 600; color: var(--soft); }
.verbatim { border-color: var(--fail); }
.steps { list-style: none; padding: 0; } .step { padding: 14px 0 14px 18px; border-left: 4px solid var(--line); margin-bottom: 12px; }
.step.done, .step.skipped { border-color: var(--ok); } .step.failed, .step.unknown { border-color: var(--fail); } .step.waiting, .step.running { border-color: var(--warning); }
.status { font-weight: 400; font-size: 13px; color: var(--soft); border: 1px solid var(--line); border-radius: 10px; padding: 1px 8px; margin-left: 6px; }
.attempt { margin-top: 10px; } .verdict { white-space: nowrap; }
@page { margin: 16mm 14mm; }
@media print { :root { color-scheme: light; --text: #000; --soft: #444; --line: #bbb; --ground: #fff; --raised: #fff; --ok: #0b5a0b; --warning: #7a3000; --fail: #9b0b17; } body { max-width: none; padding: 0; font-size: 10.5pt; } thead { display: table-header-group; } tr, .attention, dl div { break-inside: avoid; } h2, h3, caption { break-after: avoid; } table { font-size: 8.5pt; } code, pre { font-size: 8pt; } .rehearsal { border: 1px solid #c9a400; } }
`)
