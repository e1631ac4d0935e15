// What an accessibility checker looks at first, for everything that is visible: names, contrast, size of targets.
() => {
  const problems = [];
  const visible = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const describe = (node) => `<${node.tagName.toLowerCase()} class="${node.className}"> ${node.textContent.trim().slice(0, 30)}`;
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  // Paints the colours of all ancestors over each other: what is really behind the text.
  const paint = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const luminance = (pixel) => {
    const [r, g, b] = [...pixel].slice(0, 3).map((v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (node) => {
    const behind = [];
    for (let at = node; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor);
    const [a, b] = [luminance(paint(behind)), luminance(paint([...behind, getComputedStyle(node).color]))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };

  for (const node of document.querySelectorAll("button, a[href], input, textarea")) {
    if (!visible(node)) continue;
    const name = node.getAttribute("aria-label") || node.closest("label")?.textContent || node.textContent || node.querySelector("img")?.alt || "";
    if (!name.trim()) problems.push(`no name: ${describe(node)}`);
    const box = node.getBoundingClientRect();
    const inText = node.closest(".text") || node.matches(".skip");
    if (!inText && (box.height < 43.5 || box.width < 43.5)) problems.push(`${box.width}×${box.height}: ${describe(node)}`);
  }
  for (const node of document.querySelectorAll("body *")) {
    const says = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    if (!says || !visible(node) || node.closest(".unseen, .skip, .spoiler, script")) continue;
    const ratio = contrast(node);
    if (ratio < 4.5) problems.push(`contrast ${ratio.toFixed(2)}: ${describe(node)}`);
  }
  for (const image of document.querySelectorAll("img:not([alt])")) problems.push(`no alt: ${image.src}`);
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) problems.push(`twice: #${id}`);
  for (const need of ["main", "header", "[role=log]", "[role=status]", "h1"]) {
    if (!document.querySelector(need)) problems.push(`missing: ${need}`);
  }
  if (!document.documentElement.lang) problems.push("no language");
  if (document.documentElement.scrollWidth > innerWidth) problems.push(`scrolls sideways: ${document.documentElement.scrollWidth}`);
  return problems;
}
