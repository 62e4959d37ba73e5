"""What is printed: words and blocks on sheets of paper, as PDF; the result paper is one kind of sheet.

``sheets`` says what may stand on a sheet (plain values), ``printing`` draws one, ``paper`` lays out the result paper.
"""

from lienthong.documents.rendering.letters import check_font, vietnamese_letters
from lienthong.documents.rendering.paper import Paper, render
from lienthong.documents.rendering.printing import print_sheet

__all__ = ["Paper", "check_font", "print_sheet", "render", "vietnamese_letters"]
