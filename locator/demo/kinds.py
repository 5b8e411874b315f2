"""The kinds of practice that fictional therapists have: what goes with what."""

from typing import NamedTuple


class Kind(NamedTuple):
    """`weight` is how common it is. The techniques of its heart come first; `settings` likewise."""

    weight: int
    techniques: tuple[str, ...]
    settings: tuple[str, ...]
    opening: str
    closing: str


KINDS = (
    Kind(
        30,
        ("swedish", "deep-tissue", "relaxation", "trigger-point", "prenatal", "hot-stone", "sports", "myofascial",
         "chair"),
        ("clinic", "spa"),
        "{first} has a general practice in {city} and fits each session to the day you have had.",
        "Most people come every few weeks; say how you slept and what hurts, and the rest follows.",
    ),
    Kind(
        18,
        ("swedish", "relaxation", "hot-stone", "aromatherapy", "couples", "deep-tissue", "reflexology", "lomilomi"),
        ("spa", "clinic"),
        "{first} works for calm: unhurried, warm sessions in a quiet room.",
        "Tell {first} beforehand of allergies and of scents that you would rather not have.",
    ),
    Kind(
        16,
        ("medical", "neuromuscular", "trigger-point", "myofascial", "deep-tissue", "craniosacral", "connective-tissue",
         "scar-tissue"),
        ("clinic", "hospital"),
        "{first} works with people whose neck, back or shoulder keeps them from what they like to do.",
        "The first visit begins with questions and a short assessment; bring a referral if you have one.",
    ),
    Kind(
        12,
        ("sports", "deep-tissue", "myofascial", "trigger-point", "swedish", "thai", "neuromuscular"),
        ("clinic", "workplace"),
        "{first} looks after runners, lifters and weekend players around {city}.",
        "Sessions can be short and near an event, or long and on a rest day.",
    ),
    Kind(
        8,
        ("prenatal", "postpartum", "labor", "infant-instruction", "pediatric", "swedish", "relaxation", "craniosacral"),
        ("clinic", "home"),
        "{first} cares for people before and after a birth, and teaches parents to massage their babies.",
        "Pillows, side-lying positions and breaks are part of every session.",
    ),
    Kind(
        7,
        ("oncology", "lymphatic", "hospice", "hospital", "scar-tissue", "older-adults", "swedish", "relaxation"),
        ("hospital", "home", "clinic"),
        "{first} gives light, careful massage to people in treatment and after it.",
        "{first} is glad to speak with your care team first.",
    ),
    Kind(
        6,
        ("shiatsu", "thai", "acupressure", "tui-na", "reflexology", "swedish", "lomilomi"),
        ("clinic",),
        "{first} works on a mat, through comfortable clothes, in the styles of East and Southeast Asia.",
        "Wear something soft, and eat lightly beforehand.",
    ),
    Kind(
        4,
        ("structural", "myofascial", "connective-tissue", "deep-tissue", "neuromuscular", "craniosacral"),
        ("clinic",),
        "{first} works on posture and movement, usually in a series of sessions.",
        "You will be asked to walk, turn and bend before and after.",
    ),
    Kind(
        9,
        ("chair", "older-adults", "swedish", "relaxation", "reflexology", "hospice", "deep-tissue", "acupressure"),
        ("home", "workplace", "hospital"),
        "{first} brings the table or the chair along, to homes, offices and care homes around {city}.",
        "All that is needed is a quiet corner and room to walk around the table.",
    ),
)  # fmt: skip

MIDDLES = (
    "Pressure is always your choice, and you can change your mind at any time.",
    "You will know before each session what will be done and why, and what it costs.",
    "{first} has been in practice since {since}, and goes on learning.",
    "Sessions last 30, 60 or 90 minutes.",
    "There is time before and after to talk, and no need to talk in between.",
    "Evening and weekend times can be had on some days.",
    "First visits take a little longer, so that nothing is rushed.",
    "Where something is better seen by a doctor or a physical therapist, {first} will say so.",
)
