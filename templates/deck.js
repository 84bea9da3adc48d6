// Lists appear item by item as reveal.js wants its fragments: each item by itself.
for (const item of document.querySelectorAll(".incremental > ul > li, .incremental > ol > li")) item.classList.add("fragment");

// Code whose lines light up in turn: {code-line-numbers="1|3-4|"}, a step for each part, all lines where a part is empty.
const stepped = [...document.querySelectorAll("[data-code-line-numbers], [data-line-numbers]")];
function linesOf(part) {
  const lit = new Set();
  for (const range of part.split(",").filter(text => /\d/.test(text))) {
    const [first, last = first] = range.split("-").map(Number);
    for (let line = first; line <= Math.min(last, 10000); line++) lit.add(line);
  }
  return lit;
}
function partsOf(block) {
  return (block.dataset.codeLineNumbers ?? block.dataset.lineNumbers).split("|");
}
function light(block) {
  const lit = partsOf(block).map(linesOf)[block.querySelectorAll(".step.visible").length];
  block.querySelectorAll(".line").forEach((line, at) => line.classList.toggle("dim", lit.size > 0 && !lit.has(at + 1)));
}
for (const block of stepped) {
  for (let step = 1; step < partsOf(block).length; step++) {
    const mark = document.createElement("span");
    mark.className = "step fragment";
    block.append(mark);
  }
}
for (const happened of ["ready", "slidechanged", "fragmentshown", "fragmenthidden"])
  document.querySelector(".reveal").addEventListener(happened, () => { if (!Reveal.isPrintView()) stepped.forEach(light); });

Reveal.initialize({
  width: OCTAVO_WIDTH, height: 720, margin: 0, minScale: 0.1, maxScale: 4, center: false, display: "block",
  hash: true, history: false, slideNumber: "c/t", controls: true, controlsTutorial: false, controlsLayout: "edges",
  progress: true, keyboard: true, overview: true, touch: true, transition: "none", backgroundTransition: "none",
  pdfSeparateFragments: false, rtl: document.dir === "rtl", plugins: [RevealNotes]
});
