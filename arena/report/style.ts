/** How a report looks: the page's colours and fonts, one column, nothing that distracts from the figures. */
import { properties } from "./palette.ts";

export const pageStyle = `
:root{color-scheme:light dark;${properties("light")}}
@media (prefers-color-scheme:dark){:root{${properties("dark")}}}
@media print{:root{color-scheme:light;${properties("light")}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:768px;padding:40px 24px 64px;background:var(--paper);color:var(--ink);
  font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
h1,h2,p,figure,pre,ul,table{margin:0;padding:0}
h1{font-size:30px;line-height:1.2;font-weight:700;letter-spacing:-.012em;text-wrap:balance}
h2{font-size:20px;line-height:1.3;font-weight:650;letter-spacing:-.005em;text-wrap:balance}
p+p{margin-top:.8em}
a{color:var(--w1)}
.brand{margin-bottom:20px;color:var(--muted);font-size:13px;font-weight:650;letter-spacing:.01em}
.lead{margin-top:14px;color:var(--muted);font-size:18px;line-height:1.55;text-wrap:pretty}
nav{margin-top:28px;padding:14px 0;border:solid var(--grid);border-width:1px 0}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 22px;font-size:14px}
nav a{text-decoration:none}
nav a:hover,nav a:focus-visible{text-decoration:underline}
section{margin-top:52px}
section>p,footer>p{max-width:66ch;margin-top:10px}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.86em}
p code{padding:.1em .3em;border-radius:4px;background:var(--grid)}
pre{margin-top:14px;padding:14px 16px;overflow-x:auto;border:1px solid var(--grid);border-radius:8px;
  font-size:13px;line-height:1.55;white-space:pre-wrap;overflow-wrap:anywhere}
pre code{font-size:inherit}
figure{margin-top:26px}
figure svg{display:block;width:100%;height:auto;overflow:visible}
figcaption{max-width:66ch;margin-top:12px;color:var(--muted);font-size:14px;line-height:1.5}
.narrow{display:none}
.table{margin-top:20px;overflow-x:auto;background:
  linear-gradient(to right,transparent,var(--paper) 70%) 100% 0/44px 100% no-repeat local,
  linear-gradient(to left,rgb(0 0 0/9%),transparent) 100% 0/14px 100% no-repeat scroll}
table{width:100%;border-collapse:collapse;font-size:14px;line-height:1.4;font-variant-numeric:tabular-nums}
.caption{margin-top:18px;color:var(--muted);font-size:14px}
.caption+.table{margin-top:10px}
th:first-child{position:sticky;left:0;background:var(--paper)}
th,td{padding:7px 0 7px 20px;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--grid)}
th:first-child,td:first-child{padding-left:0}
thead th{color:var(--muted);font-weight:500;vertical-align:bottom;border-bottom-color:var(--axis)}
tbody th{font-weight:500}
.right{text-align:right;white-space:nowrap}
thead .right{min-width:6em;white-space:normal}
footer{margin-top:64px;padding-top:24px;border-top:1px solid var(--grid)}
footer h2{font-size:16px}
details{margin-top:14px}
summary{color:var(--muted);font-size:14px;cursor:pointer}
details pre{max-height:480px;overflow-y:auto}
.small{margin-top:22px;color:var(--muted);font-size:13px}
:focus-visible{outline:2px solid var(--w1);outline-offset:2px;border-radius:2px}
@media screen and (max-width:620px){
  body{padding:24px 16px 48px}
  h1{font-size:25px}
  .lead{font-size:16.5px}
  section{margin-top:42px}
  .wide{display:none}
  .narrow{display:block;max-width:440px}
}
@media print{
  body{max-width:none;padding:0;font-size:10.5pt}
  nav,details{display:none}
  section{margin-top:28px}
  h2{break-after:avoid}
  figure,tr,pre{break-inside:avoid}
  thead{display:table-header-group}
  .table,pre{overflow:visible}
  pre{white-space:pre-wrap}
  figure svg{max-width:165mm}
}
`;
