"""Who was made in the demo school so that they need help, and why: what its pages are held against."""

from datetime import datetime

from tracker.domain.helping import HelpRule

NOW = datetime.fromisoformat("2026-11-24T15:00:00+00:00")
Q, B, R, L, H, X, P = HelpRule
SAYS = {
    Q: "Nothing logged for",
    B: "behind the plan",
    R: "sent back",
    L: "and the placement ends on",
    H: "left at the site",
    X: "not passed",
    P: "was promised by",
}
PLANTED: dict[str, tuple[HelpRule, ...]] = {
    # Slipped since last week.
    "Amberley, Delphine": (Q,),
    "Applegarth, Kestrel": (B, R),
    "Arroyo Clavel, Marisol": (Q, B, X),
    "Bluebell, Tamsin": (P,),
    "Ironwood, Tansy": (Q,),
    "Quebrada Sol, Amaru": (Q, B),
    "Saltmarsh, Juno": (B, H),
    "Starling, Linden": (B,),
    "Thornapple, Basil": (Q, B, L, H),
    "Vane, Alder": (B,),
    # For longer.
    "Brightwater, Rowan": (Q,),
    "Brisa, Fausto": (B,),
    "Carrizo, Teo": (B,),
    "Farol, Inés": (B,),
    "Holloway, Gorse": (B,),
    "Luciérnaga, Joaquín": (Q, B),
    "Manantial, Rocío": (Q,),
    "Moonfield, Ada": (Q,),
    "Nightjar, Vera": (B,),
    "O'Cloudberry, Wren": (Q, B),
    "Peregrine, Ivo": (Q, B),
    "Piedra Luna, Ofelia": (B,),
    "Puddle, Everett": (Q, B),
    "Reedmace, Caspian": (B,),
    "Thistle, Bram": (B,),
    "Wagtail, Elm": (Q, B),
    "Windermere, Calla": (Q, B),
}
"""Who was made so that they need help on this day in the coordinator's cohorts, with every reason."""
SLIPPED = 10
"""So many of them, the first, since the week before."""
