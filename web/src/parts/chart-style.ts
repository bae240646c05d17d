/** What all charts share: quiet axes, one font, tooltips built from text and never from markup. */
const TEXT = { fontFamily: "'Inter Variable', system-ui, sans-serif", fontSize: 12, color: "var(--ink-2)" };

export const QUIET_AXIS = {
  axisLine: { lineStyle: { color: "var(--line-strong)" } },
  axisTick: { show: false },
  axisLabel: TEXT,
  splitLine: { lineStyle: { color: "var(--line)" } },
};

export const BASE = { animation: false, textStyle: TEXT };

export const LABEL = { ...TEXT, color: "var(--ink)" };

export const TOOLTIP = {
  trigger: "axis",
  confine: true,
  transitionDuration: 0,
  backgroundColor: "var(--paper)",
  borderColor: "var(--line-strong)",
  borderWidth: 1,
  padding: [6, 10],
  textStyle: { ...TEXT, color: "var(--ink)", fontSize: 13 },
  extraCssText: "box-shadow: 0 2px 8px rgb(0 0 0 / 12%); border-radius: 4px; max-width: 300px; white-space: normal;",
  axisPointer: { type: "line", lineStyle: { color: "var(--ink-2)", type: "solid", width: 1 } },
};

/** Names come from customers' files, so a tooltip is made of text nodes. */
export function lines(...texts: (string | null)[]): HTMLElement {
  const box = document.createElement("div");
  texts.forEach((text, index) => {
    if (text === null) return;
    const line = document.createElement("div");
    line.textContent = text;
    if (index === 0) line.style.fontWeight = "600";
    box.append(line);
  });
  return box;
}
