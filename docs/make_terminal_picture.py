"""Makes docs/images/watch.svg from what a terminal shows, colours included.

In one shell, `ground-truth local up --speed 12 --images FOLDER`; in a tmux session of 112 columns, `ground-truth start
EVENT --watch`; and while it runs:

    tmux capture-pane -p -e | python docs/make_terminal_picture.py > docs/images/watch.svg
"""

import re
import sys
from html import escape

CELL, LINE, MARGIN, BAR = 8.4, 20, 18, 30
COLOURS = {"1": "#ffffff", "2": "#7d8590", "31": "#ff7b72", "32": "#56d364", "33": "#e3b341", "36": "#39c5cf"}
STYLE = re.compile(r"\x1b\[([0-9;]*)m|\x1b\([A-Z]|\x0f")
RUNS = re.compile("█+|░+|[^█░ ]+(?: [^█░ ]+)*| +")
NORMAL = "#d0d7de"


def spans(line: str) -> list[tuple[str, str, bool]]:
    """Texts of a line with colour and weight."""
    found, colour, bold, start = [], NORMAL, False, 0
    for style in [*STYLE.finditer(line), None]:
        text = line[start : None if style is None else style.start()]
        if text:
            found.append((text, colour, bold))
        if style is None:
            break
        start = style.end()
        for code in (style[1] or "0").split(";"):
            if code in ("0", "39", "22", ""):
                colour, bold = NORMAL, False
            elif code in COLOURS:
                colour, bold = COLOURS[code], code == "1"
    return found


def drawn(text: str) -> str:
    """The terminal as SVG."""
    lines = text.rstrip().splitlines()
    columns = max(len(STYLE.sub("", line)) for line in lines)
    width, height = columns * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN + BAR
    body = []
    for row, line in enumerate(lines):
        y, x = BAR + MARGIN + row * LINE + 14, MARGIN
        for shown, colour, bold in spans(line):
            weight = ' font-weight="bold"' if bold else ""
            # Bars are drawn, because fonts leave gaps between the blocks.
            for part in RUNS.findall(shown):
                length = len(part) * CELL
                if part[0] in "█░":
                    opacity = "1" if part[0] == "█" else ".3"
                    body.append(
                        f'<rect x="{x:.1f}" y="{y - 12}" width="{length:.1f}" height="13" fill="{colour}" '
                        f'fill-opacity="{opacity}"/>'
                    )
                elif part.strip():
                    body.append(
                        f'<text x="{x:.1f}" y="{y}" fill="{colour}" textLength="{length:.1f}"{weight}>'
                        f"{escape(part)}</text>"
                    )
                x += length
    dots = "".join(
        f'<circle cx="{MARGIN + 6 + number * 20}" cy="18" r="6" fill="{colour}"/>'
        for number, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
        f'height="{height}" role="img" aria-label="ground-truth watch in a terminal">\n'
        f'<rect width="100%" height="100%" rx="10" fill="#0d1117"/>\n{dots}\n'
        '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">\n'
        + "\n".join(body)
        + "\n</g>\n</svg>\n"
    )


if __name__ == "__main__":
    sys.stdout.write(drawn(sys.stdin.read()))
