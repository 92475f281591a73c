/**
 * Runs in the page: looks for what a person would call broken. Returns one sentence for each finding.
 * This file is plain JavaScript because it is sent to the browser as text.
 */
export function auditLayout() {
  const findings = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth)
    findings.push(`the page is ${page.scrollWidth - page.clientWidth} px too wide`);

  // What stands behind an open dialog is covered on purpose.
  const root = document.querySelector("dialog[open]") ?? document.body;
  const hidden = (element) =>
    element.closest(".hidden, noscript, option") !== null ||
    !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) ||
    getComputedStyle(element).clipPath !== "none";
  const items = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.data.trim();
    const parent = node.parentElement;
    if (text === "" || parent === null || hidden(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // The box of a line is taller than its letters: lines that are set close may overlap in it.
    for (const box of range.getClientRects()) {
      const margin = box.height * 0.16;
      items.push({ what: `"${text}"`, element: parent, text: true, ...edges(box, 0, margin) });
    }
  }
  for (const element of root.querySelectorAll("button, input, select, progress, .badge, .wave, .node circle, .chart")) {
    if (!hidden(element))
      items.push({
        what: describe(element),
        element,
        text: false,
        ...edges(element.getBoundingClientRect(), 0.5, 0.5),
      });
  }

  for (const item of items) {
    if (item.left < -0.5 || item.right > page.clientWidth + 0.5) findings.push(`${item.what} leaves the page`);
    for (let around = item.element; around !== null && around !== document.body; around = around.parentElement) {
      const box = around.getBoundingClientRect();
      if (around.scrollHeight > around.clientHeight && getComputedStyle(around).overflowY === "auto") break;
      if (around instanceof SVGElement && around.tagName !== "svg") continue;
      if (
        item.left < box.left - 1 ||
        item.right > box.right + 1 ||
        item.top < box.top - 1 ||
        item.bottom > box.bottom + 1
      ) {
        // An inline box is as tall as its font says, not as its content needs.
        if (getComputedStyle(around).display !== "inline")
          findings.push(`${item.what} sticks out of ${describe(around)}`);
      }
    }
    if (item.text) contrast(item, findings);
  }
  for (let first = 0; first < items.length; first += 1) {
    for (let second = first + 1; second < items.length; second += 1) {
      const [a, b] = [items[first], items[second]];
      if (a.element.contains(b.element) || b.element.contains(a.element)) continue;
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (width > 1 && height > 1) findings.push(`${a.what} overlaps ${b.what}`);
    }
  }
  return [...new Set(findings)];

  function edges(box, marginX, marginY) {
    return {
      left: box.left + marginX,
      right: box.right - marginX,
      top: box.top + marginY,
      bottom: box.bottom - marginY,
    };
  }

  function describe(element) {
    const name = element.textContent?.trim().slice(0, 30) || element.getAttribute("aria-label") || element.id;
    return `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> ${name}`;
  }

  /** WCAG 2.2, 1.4.3 */
  function contrast(item, into) {
    const style = getComputedStyle(item.element);
    const color = channels(item.element instanceof SVGElement ? style.fill : style.color);
    const behind = channels(background(item.element));
    const [light, dark] = [luminance(color), luminance(behind)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) into.push(`${item.what} has a contrast of ${ratio.toFixed(2)}`);
  }

  function background(element) {
    for (let around = element; around !== null; around = around.parentElement) {
      const color = getComputedStyle(around).backgroundColor;
      if ((channels(color)[3] ?? 1) > 0) return color;
    }
    return "rgb(255, 255, 255)";
  }

  function channels(color) {
    return (color.match(/[\d.]+/g) ?? []).map(Number);
  }

  function luminance([red, green, blue]) {
    const [r, g, b] = [red, green, blue].map((channel) => {
      const part = channel / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
}
