"""Flask lives here. Blueprints are named, not imported, so that any module may be imported alone."""

BLUEPRINTS = (
    "tracker.web.health:bp",
    "tracker.web.account:bp",
    "tracker.web.staff:bp",
    "tracker.web.student:bp",
    "tracker.web.preceptor:bp",
    "tracker.web.safety:bp",
    "tracker.web.admin:bp",
    "tracker.web.rights:bp",
    "tracker.web.evidence:bp",
    "tracker.web.record:bp",
    "tracker.web.outcomes:bp",
    "tracker.web.mail:bp",
)
WORKSHOP_BLUEPRINTS = ("tracker.web.parts:bp", "tracker.web.devmail:bp")
"""Never in production."""
