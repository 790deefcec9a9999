"""What can be found wrong with a worker template without rendering it. Plan and preview both check by this.

Source: developer guide, sms-custom-templates-step2 and sms-ui-template-crowd-*.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from ground_truth_runtime.domain.html_tags import Tag, read_tags
from ground_truth_runtime.domain.liquid_marks import Mark, Template, read_template
from ground_truth_runtime.facts.crowd_elements import ASSETS, ELEMENTS, FORM, OTHER_ASSETS, SCRIPTS, asset_address
from ground_truth_runtime.facts.liquid import BLOCKS, FILTERS, TAGS
from ground_truth_runtime.facts.task_types import TaskType

_INPUT = re.compile(
    r"(?<![\w.])task\.input(?:\.(?P<name>\w[\w-]*)|\[\s*(?P<quote>[\"'])(?P<key>[^\"'\]]*)(?P=quote)\s*\])"
)
_LOADS_OBJECTS = frozenset({"img", "video", "audio", "source", "iframe", "embed"})
_BRANCHES = frozenset({"if", "unless", "case"})
_NEXT_BRANCH = frozenset({"else", "elsif", "when"})
_REFERENCES = frozenset({"image", "clip"})
"""What a data object is whose address the task is given, not its content."""
_BUILT_IN_INPUT = ("taskObject", "labels", "manifestLine")
_GRANT = "grant_read_access"
_QUOTED_ELEMENT = re.compile(r"""["'`](crowd-[\w-]+)["'`]""")
_NAME_SHOWN = 60  # [own] characters
_FINDINGS_MAX = 30  # [own]
_LISTED = 10  # [own] each costs a search among all elements


@dataclass(frozen=True, kw_only=True)
class TemplateFindings:
    """What is wrong with a template, and what may not be meant. Both are said of it: "has no <crowd-form> ...".

    unknown_inputs: the variables among the errors that are never there.
    """

    errors: Sequence[str] = ()
    warnings: Sequence[str] = ()
    unknown_inputs: Sequence[str] = ()


def check_template(source: str, task_type: TaskType) -> TemplateFindings:
    """Check a template for a task type, in time that grows with its length only."""
    template = read_template(source)
    tags = list(read_tags(template.page))
    unknown_inputs = _unknown_inputs(template, task_type)
    errors = [*_tag_problems(template), *_filter_problems(template)]
    for name, start in unknown_inputs.items():
        known = ", ".join(f"task.input.{known}" for known in _BUILT_IN_INPUT)
        errors.append(f"uses {name} in line {template.line(start)}, which is never there; there are {known}")
    if template.unended is not None:
        opening = source[template.unended : template.unended + 2]
        errors.append(f"has {opening} in line {template.line(template.unended)} without its end")
    page = _Page(template, tags)
    warnings = list(_self_closing(template, tags))
    errors += [*_script_problems(tags, page), *_form_problems(page, task_type)]
    # A script of the page can set what the template does not.
    (warnings if page.has_script else errors).extend(_attribute_problems(template, page))
    errors += [*_element_problems(template, page), *_tool_problems(page, task_type)]
    # Only the functions of the caller know whether they give an address of S3.
    (warnings if task_type.functions == "caller" else errors).extend(_grant_problems(template, tags, task_type))
    return TemplateFindings(errors=_first(errors), warnings=_first(warnings), unknown_inputs=tuple(unknown_inputs))


def _first(findings: Sequence[str]) -> list[str]:
    more = len(findings) - _FINDINGS_MAX
    return [*findings[:_FINDINGS_MAX], *([f"has {more} more problems"] if more > 0 else [])]


def _tag_problems(template: Template) -> Iterator[str]:
    open_blocks: list[str] = []
    for mark in template.marks:
        tag = mark.tag
        if tag is None or tag in TAGS:
            continue
        line = template.line(mark.start)
        if tag in BLOCKS:
            open_blocks.append(tag)
        elif tag.startswith("end") and tag[3:] in BLOCKS:
            if not open_blocks or open_blocks.pop() != tag[3:]:
                yield f"has {{% {tag} %}} in line {line} without its {{% {tag[3:]} %}}"
                return
        elif any(tag in between for between in BLOCKS.values()):
            if not any(tag in BLOCKS[block] for block in dict.fromkeys(open_blocks)):
                yield f"has {{% {tag} %}} in line {line} outside of a block that takes it"
        else:
            yield f"has a Liquid tag that is not known, {tag}, in line {line}"
    for block in dict.fromkeys(open_blocks):
        yield f"has {{% {block} %}} without {{% end{block} %}}"


def _filter_problems(template: Template) -> Iterator[str]:
    unknown: dict[str, int] = {}
    for mark in template.marks:
        for name in mark.filters:
            if name not in FILTERS:
                unknown.setdefault(name, mark.start)
    for name, start in unknown.items():
        yield f"uses a Liquid filter that is not known, {name}, in line {template.line(start)}"


def _unknown_inputs(template: Template, task_type: TaskType) -> dict[str, int]:
    """Variables of `task.input` that no function of AWS or of the stack gives -> where they are first used.

    One that the template asks for before it is used may be missing. Of types without a tool of their own the input is
    whatever the manifest line, or the caller's function, has.
    """
    if task_type.element is None:
        return {}
    used: dict[str, int] = {}
    asked: set[str] = set()
    for mark in template.marks:
        names = [found["name"] or found["key"] for found in _INPUT.finditer(mark.text)]
        if mark.tag in ("if", "unless", "elsif", "case") or "default" in mark.filters:
            asked.update(names)
        else:
            used.update({name: mark.start for name in names if name not in used})
    known = {*_BUILT_IN_INPUT, *asked}
    return {f"task.input.{name}": start for name, start in used.items() if name not in known}


@dataclass(frozen=True, kw_only=True)
class _Element:
    tag: Tag
    in_form: bool


@dataclass
class _Page:
    """The crowd elements of a page, and its forms.

    Attributes:
        forms: Most forms that one rendering can have: branches of a Liquid block exclude each other.
        has_script: Whether it has a script besides those of AWS.
        defined: Names of elements that its scripts define.
    """

    template: Template
    tags: Sequence[Tag]
    elements: list[_Element] = field(default_factory=list)
    forms: int = 0
    has_script: bool = False
    html_form: bool = False
    scripts: str = ""
    defined: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        branches = _Branches()
        marks = iter(self.template.marks)
        mark = next(marks, None)
        in_form = False
        scripts: list[str] = []
        for tag in self.tags:
            while mark is not None and mark.at < tag.start:
                branches.pass_by(mark)
                mark = next(marks, None)
            if tag.name == FORM:
                in_form = not tag.closing
                branches.count += not tag.closing
            elif tag.closing:
                continue
            elif tag.name == "script":
                scripts.append(tag.content)
                self.has_script |= bool(tag.content.strip()) or not _is_asset(tag.attributes.get("src", ""))
            elif tag.name == "form":
                self.html_form = True
            elif tag.name.startswith("crowd-"):
                self.elements.append(_Element(tag=tag, in_form=in_form))
        while mark is not None:
            branches.pass_by(mark)
            mark = next(marks, None)
        self.forms = branches.count
        self.scripts = "\n".join(scripts)
        if "define" in self.scripts:
            self.defined = frozenset(_QUOTED_ELEMENT.findall(self.scripts))


@dataclass
class _Branches:
    """Counts along the way through a template that has most."""

    count: int = 0
    _open: list[tuple[int, int]] = field(default_factory=list)

    def pass_by(self, mark: Mark) -> None:
        """Go on past a mark."""
        if mark.tag in _BRANCHES:
            self._open.append((self.count, self.count))
        elif mark.tag in _NEXT_BRANCH and self._open:
            before, most = self._open.pop()
            self._open.append((before, max(most, self.count)))
            self.count = before
        elif mark.tag is not None and mark.tag.removeprefix("end") in _BRANCHES and self._open:
            self.count = max(self.count, self._open.pop()[1])


def _is_asset(address: str) -> bool:
    return asset_address(address) in SCRIPTS | OTHER_ASSETS


def _script_problems(tags: Sequence[Tag], page: _Page) -> Iterator[str]:
    if not page.elements and not page.forms:
        return
    addresses = [
        asset_address(tag.attributes["src"]) for tag in tags if tag.name == "script" and "src" in tag.attributes
    ]
    if any(address in SCRIPTS for address in addresses) or any(script in page.scripts for script in SCRIPTS):
        return
    needed = f'<script src="{ASSETS}crowd-html-elements.js"></script>'
    strange = next((address for address in addresses if address not in OTHER_ASSETS and "crowd" in address), None)
    given = "" if strange is None else f", only {strange}"
    yield f"has no {needed}{given}, without which no crowd element works"


def _form_problems(page: _Page, task_type: TaskType) -> Iterator[str]:
    if page.forms > 1:
        yield f"has {page.forms} <{FORM}> at once, and may have one"
    if page.forms:
        for name in dict.fromkeys(element.tag.name for element in page.elements if _is_lost(element)):
            yield f"has <{name}> outside of <{FORM}>, so that its answer is not submitted"
        return
    by_itself = any(_submits(element) for element in page.elements)
    if not by_itself and (task_type.element is not None or not page.html_form):
        yield f"has no <{FORM}>, so that nothing can be submitted"


def _is_lost(element: _Element) -> bool:
    known = ELEMENTS.get(element.tag.name)
    return known is not None and known.answers and not element.in_form and not _submits(element)


def _submits(element: _Element) -> bool:
    """Whether an element brings a form, or names one."""
    known = ELEMENTS.get(element.tag.name)
    return (known is not None and known.has_form) or "crowd-form-element-id" in element.tag.attributes


def _attribute_problems(template: Template, page: _Page) -> Iterator[str]:
    first: dict[tuple[str, str], int] = {}
    for element in page.elements:
        tag, known = element.tag, ELEMENTS.get(element.tag.name)
        if known is None or not known.tool or tag.name in page.defined:
            continue
        needs = ("name", *known.needs) if known.answers else known.needs
        missing = [name for name in needs if not tag.attributes.get(name, "").strip()]
        if missing:
            first.setdefault((tag.name, " and ".join(missing)), tag.start)
    for (name, what), start in first.items():
        yield f"has <{name}> in line {template.line_of_page(start)} with no {what}, which it needs"


def _element_problems(template: Template, page: _Page) -> Iterator[str]:
    first: dict[str, int] = {}
    for element in page.elements:
        name = element.tag.name
        if name not in ELEMENTS and name not in page.defined:
            first.setdefault(name, element.tag.start)
    for name, start in list(first.items())[:_LISTED]:
        shown = name[:_NAME_SHOWN]
        close = get_close_matches(shown, ELEMENTS, n=1)
        hint = f"; did you mean <{close[0]}>?" if close else ""
        yield f"has <{shown}> in line {template.line_of_page(start)}, which is no crowd element{hint}"
    if len(first) > _LISTED:
        yield f"has {len(first) - _LISTED} more elements that are no crowd elements"


def _tool_problems(page: _Page, task_type: TaskType) -> Iterator[str]:
    """Whether the page has the tool whose answers the task type's functions read."""
    if task_type.element is None:
        return
    wanted = f'<{task_type.element} name="{task_type.element_name}">'
    crowd = [element.tag for element in page.elements]
    names = [tag.attributes.get("name") for tag in crowd if tag.name == task_type.element]
    if not names:
        there = ", ".join(f"<{name}>" for name in dict.fromkeys(tag.name for tag in crowd) if name in ELEMENTS)
        yield f"has no {wanted}, which the consolidation of {task_type.name} reads{f', only {there}' if there else ''}"
    elif task_type.element_name not in names:
        given = "no name" if names[0] is None else f'name="{names[0]}"'
        yield f"has <{task_type.element}> with {given}, and the consolidation of {task_type.name} reads {wanted}"


def _grant_problems(template: Template, tags: Sequence[Tag], task_type: TaskType) -> Iterator[str]:
    """Sources that are addresses of S3 without the filter that makes them readable."""
    first: dict[tuple[str, str], int] = {}
    for tag in tags:
        source = tag.attributes.get("src", "")
        if not (tag.name.startswith("crowd-") or tag.name in _LOADS_OBJECTS):
            continue
        if source.startswith("s3://"):
            first.setdefault((tag.name, "an address of S3"), tag.start)
        for mark in template.marks_in(source):
            if mark.tag is None and _names_object(mark, task_type) and _GRANT not in mark.filters:
                first.setdefault((tag.name, f"{{{{{mark.text}}}}}, an address of S3,"), tag.start)
    for (name, what), start in first.items():
        where = f"<{name}> in line {template.line_of_page(start)}"
        yield f"has {where} with src {what} without the filter {_GRANT}, so that no browser loads it"


def _names_object(mark: Mark, task_type: TaskType) -> bool:
    """Whether an output is the address of the data object: the whole of it, not a part of what it holds."""
    names = [found["name"] or found["key"] for found in _INPUT.finditer(mark.text)]
    if "source-ref" in mark.text:
        return bool(names)
    return names == ["taskObject"] and (task_type.functions == "caller" or task_type.reads in _REFERENCES)


def _self_closing(template: Template, tags: Sequence[Tag]) -> Iterator[str]:
    first: dict[str, int] = {}
    for tag in tags:
        if tag.self_closing and "-" in tag.name:
            first.setdefault(tag.name, tag.start)
    for name, start in first.items():
        line = template.line_of_page(start)
        yield f"has <{name}/> in line {line}, which stays open in a browser; write <{name}></{name}>"
