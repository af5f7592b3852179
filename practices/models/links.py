"""Links in texts that people wrote."""

import re

LINK = re.compile(r"https?://[^\s<>\[\]\"“”«»`|\x00]+")
# Signs of a sentence or of Markdown: at the end of a link they belong to the text around it.
AFTER_LINK = ".,;:!?*_'’"
# The link check asks each of these whether it answers, and a text full of links must not keep it
# busy for days.
MOST_LINKS = 50


def links_in(texts):
    """The URLs in these texts, each once and in order, at most MOST_LINKS."""
    # A dict, because a set would forget the order in which the text names them.
    links = {}
    for text in texts:
        for match in LINK.findall(text):
            links[without_sentence_end(match)] = None
    return list(links)[:MOST_LINKS]


def without_sentence_end(link):
    """`link` without the signs of the sentence around it."""
    while ends_with_sign(link):
        link = link[:-1]
    return link


def ends_with_sign(link):
    """Whether the last sign belongs to the sentence and not to the link."""
    # A bracket that the link opened itself is a part of it, as in many URLs of Wikipedia.
    if link[-1] == ")":
        return link.count(")") > link.count("(")
    return link[-1] in AFTER_LINK
