"""The report's charts. Their colours are marks that the page's style sheet turns into its own, light or dark."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from claimframe.report.display import one_line
from claimframe.report.profiles import Basis, Course, Figure, Profile
from claimframe.report.svg import inline_svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

COLOURS = ("#0072b2", "#009e73", "#d55e00", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442", "#8c6bb1")
NOTHING = "#999999"
BASIS_COLOURS = (COLOURS[0], COLOURS[1], COLOURS[4], NOTHING)
INK, LINE = "#111111", "#cccccc"
WIDTH = 4.6
MOST_BARS = 12
HATCHES = ("", "///", "...", "")
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none", "svg.hashsalt": "claimframe", "text.parse_math": False, "font.size": 9, "axes.spines.top": False, "axes.spines.right": False,
    "axes.edgecolor": LINE, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK, "text.color": INK, "axes.grid": True, "grid.color": LINE,
    "axes.grid.axis": "x", "grid.linewidth": 0.6, "axes.axisbelow": True, "figure.facecolor": "none", "axes.facecolor": "none", "legend.frameon": False,
    "xtick.bottom": False, "ytick.left": False, "hatch.linewidth": 0.6,
}  # fmt: skip


def colour_of(place: int, labels: int) -> str:
    """The colour of a label by its place in the set; what lies past the set (no label) is grey."""
    return COLOURS[place % len(COLOURS)] if place < labels else NOTHING


def _new(rows: int, columns: int, height: float) -> "tuple[Drawing, list[Axes]]":
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(WIDTH, height), layout="constrained")
    axes = drawing.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    return drawing, list(axes.flat)


def _bounds(figure: Figure) -> tuple[float, float, float]:
    """Value and interval in percent; without classifier errors the bare share, as a point."""
    share = figure.share
    return (100 * share.value, 100 * share.low, 100 * share.high) if share else (100 * figure.bare,) * 3


def _dots(axes: "Axes", figures: Sequence[Figure], colours: Sequence[str]) -> None:
    """One dot and whisker a row, from the top; a hollow ring shows the bare count where the dot is adjusted."""
    for row, (figure, colour) in enumerate(zip(figures, colours, strict=True)):
        value, low, high = _bounds(figure)
        axes.plot([low, high], [row, row], color=colour, linewidth=2.5, solid_capstyle="butt")
        if figure.share:
            axes.plot(100 * figure.bare, row, "o", markersize=7, markerfacecolor="none", markeredgecolor=INK, markeredgewidth=0.9)
        axes.plot(value, row, "o", markersize=5, color=colour)


def _rows(axes: "Axes", names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), [one_line(name, 24) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(left=0)


def draw_totals(profile: Profile, names: Sequence[str]) -> str:
    """Share of each label with its interval."""
    import matplotlib

    with matplotlib.rc_context(STYLE):
        drawing, (axes,) = _new(1, 1, 0.7 + 0.32 * len(names))
        _dots(axes, profile.figures, [colour_of(place, len(names) - 1) for place in range(len(names))])
        _rows(axes, names)
        axes.set_xlabel("% of sentences")
        return inline_svg(drawing, "totals", "Share of sentences with each label; the table beside it holds the numbers")


def draw_outlets(profiles: Sequence[Profile], names: Sequence[str]) -> str:
    """Each label's share at each of the largest outlets, in panels side by side two and two."""
    import matplotlib

    shown = profiles[:MOST_BARS]
    panels = (len(names) + 1) // 2
    with matplotlib.rc_context(STYLE):
        drawing, all_axes = _new(panels, 2, panels * (0.6 + 0.2 * len(shown)) + 0.3)
        for place, axes in enumerate(all_axes):
            if place >= len(names):
                axes.set_visible(False)
                continue
            colour = colour_of(place, len(names) - 1)
            _dots(axes, [profile.figures[place] for profile in shown], [colour] * len(shown))
            _rows(axes, [profile.name for profile in shown])
            axes.set_title(names[place], fontsize=9, loc="left")
            axes.tick_params(labelbottom=True)
        drawing.supxlabel("% of sentences", fontsize=9)
        return inline_svg(drawing, "outlets", "Share of each label by outlet, with intervals; the table below holds the numbers")


def draw_course(course: Course, names: Sequence[str]) -> str:
    """Each label's share over time, in panels, with the interval as a band."""
    import matplotlib

    with matplotlib.rc_context(STYLE | {"axes.grid.axis": "y"}):
        drawing, all_axes = _new(len(names), 1, 0.6 + 0.85 * len(names))
        for place, axes in enumerate(all_axes):
            bounds = [_bounds(profile.figures[place]) for profile in course.profiles]
            colour = colour_of(place, len(names) - 1)
            values, lows, highs = zip(*bounds, strict=True)
            axes.vlines(course.places, lows, highs, color=colour, linewidth=2.5, alpha=0.45)
            axes.plot(course.places, values, "o-", color=colour, markersize=3.5, linewidth=1)
            axes.set_title(names[place], fontsize=9, loc="left")
            axes.set_ylim(bottom=0)
        _time_axis(all_axes[-1], course)
        drawing.supylabel("% of sentences", fontsize=9)
        return inline_svg(drawing, "course", f"Share of each label by {course.unit}, with intervals; the table below holds the numbers")


def _time_axis(axes: "Axes", course: Course) -> None:
    """At most six periods are named."""
    step = -(-len(course.places) // 6)
    names = [profile.name.removeprefix("week of ") for profile in course.profiles]
    axes.set_xticks(course.places[::step], names[::step])
    axes.set_xlim(course.places[0] - 0.5, course.places[-1] + 0.5)


def draw_basis(basis: Basis, names: Sequence[str]) -> str:
    """Stacked shares of the four bases, for all sentences and for the places most written about."""
    import matplotlib

    rows = [basis.overall, *basis.places]
    with matplotlib.rc_context(STYLE):
        drawing, (axes,) = _new(1, 1, 1.0 + 0.3 * len(rows))
        left = [0.0] * len(rows)
        for place, (name, colour) in enumerate(zip(names, BASIS_COLOURS, strict=True)):
            widths = [_bounds(profile.figures[place])[0] for profile in rows]
            axes.barh(range(len(rows)), widths, left=left, color=colour, edgecolor=INK, linewidth=0.4, height=0.7, label=name, hatch=HATCHES[place])
            left = [before + width for before, width in zip(left, widths, strict=True)]
        _rows(axes, [profile.name for profile in rows])
        axes.set(xlabel="% of sentences", xlim=(0, 100))
        drawing.legend(loc="outside upper center", ncols=4, fontsize=8, handlelength=1.2, columnspacing=0.9, handletextpad=0.5)
        return inline_svg(
            drawing, "basis", "Shares of sentences resting on officials only, monitors only, both or nobody, by place; the tables hold the numbers"
        )
