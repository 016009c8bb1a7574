"""legible: what the tests of a page ask of it in a browser (browser.py)."""

# Pairs of labels of a plot that overlap, and labels that leave it.
OVERLAPS = """
const bad = [];
for (const svg of document.querySelectorAll("svg.plot")) {
    const frame = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll("text")].map(
        (t) => [t.textContent, t.getBoundingClientRect()]);
    boxes.forEach(([a, p], i) => {
        if (p.left < frame.left - 0.5 || p.right > frame.right + 0.5 ||
            p.top < frame.top - 0.5 || p.bottom > frame.bottom + 0.5)
            bad.push(svg.id + ": '" + a + "' leaves the plot");
        boxes.slice(i + 1).forEach(([b, q]) => {
            if (p.left < q.right && q.left < p.right &&
                p.top < q.bottom && q.top < p.bottom)
                bad.push(svg.id + ": '" + a + "' on '" + b + "'");
        });
    });
}
return bad"""

# The smallest letters, in pixels of the screen.
SMALLEST = """
let least = 99;
for (const svg of document.querySelectorAll("svg.plot")) {
    const scale = svg.getBoundingClientRect().width / 400;
    for (const t of svg.querySelectorAll("text"))
        least = Math.min(least,
            scale * parseFloat(getComputedStyle(t).fontSize));
}
for (const e of document.querySelectorAll("p, td, th, dd, dt"))
    least = Math.min(least, parseFloat(getComputedStyle(e).fontSize));
return least"""

# The least contrast of text, and of lines, to what is behind them.
CONTRAST = """
const light = (c) => {
    const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map((v) =>
        (v /= 255) <= 0.04045 ? v / 12.92 :
            ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
};
const paper = getComputedStyle(document.body).backgroundColor;
const behind = (e) => {
    for (; e; e = e.parentElement) {
        const c = getComputedStyle(e).backgroundColor;
        if (!/, 0\\)$/.test(c) && c !== "transparent") return c;
    }
    return paper;
};
let text = 99, line = 99;
for (const e of document.querySelectorAll(
        "h1, h2, p, th, td, dt, dd, figcaption, button, strong, label"))
    text = Math.min(text,
        contrast(getComputedStyle(e).color, behind(e)));
for (const e of document.querySelectorAll("svg.plot text"))
    text = Math.min(text, contrast(getComputedStyle(e).fill, paper));
for (const e of document.querySelectorAll(
        "svg .curve, svg .bar, svg .at, svg .whisker, svg .mark"))
    line = Math.min(line, contrast(getComputedStyle(e).stroke, paper));
return [text, line]"""

# Tables that are wider than their place, so that one must scroll.
CUT = """return [...document.querySelectorAll(".scroll")].filter(
    (e) => e.scrollWidth > e.clientWidth + 1).map(
    (e) => e.textContent.slice(0, 60))"""


def check(b, least, scrolls=False):
    """No label is cut off, on another one, pale or smaller than this, and no
    table is wider than its place, unless it scrolls."""
    assert b.run(OVERLAPS) == [], b.run(OVERLAPS)
    assert b.run(SMALLEST) >= least, b.run(SMALLEST)
    text, line = b.run(CONTRAST)
    assert text >= 4.5, text
    assert line >= 3, line
    wide = b.run("return document.documentElement.scrollWidth")
    assert wide <= b.width, wide
    assert scrolls or b.run(CUT) == [], b.run(CUT)
