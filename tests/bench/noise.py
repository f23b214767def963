"""A labelled file with its texts spoilt in one manner, drawn from a fixed seed.

    noise.py MANNER FILE.tsv >SPOILT.tsv      for tests/bench/classify
"""
import random
import sys
import unicodedata

SHORT = {  # as people type in a hurry: whole words
    "fr": {"je suis": "jsui", "c'est": "c", "pas": "pa", "que": "ke", "qui": "ki", "pour": "pr", "quand": "kan", "avec": "avc",
           "beaucoup": "bcp", "parce": "pck", "toujours": "tjrs", "être": "etre", "dans": "ds", "des": "d", "tout": "tt"},
    "en": {"you": "u", "are": "r", "for": "4", "to": "2", "people": "ppl", "because": "cos", "and": "n", "the": "da"},
    "es": {"que": "q", "por": "x", "porque": "xq", "para": "pa", "también": "tb", "bien": "bn"},
    "pt": {"que": "q", "não": "n", "você": "vc", "também": "tb", "porque": "pq"},
    "it": {"che": "ke", "non": "nn", "per": "x", "perché": "xke", "comunque": "cmq"},
    "de": {"nicht": "nich", "ist": "is", "und": "u", "ein": "n", "eine": "ne"},
    "ro": {"și": "si", "că": "k", "pentru": "pt", "este": "e", "foarte": "f"},
}


def bare(text, lang, rng):
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def capitals(text, lang, rng):
    return text.upper()


def slip(text, lang, rng):
    """One letter in fifteen is dropped, doubled, or changes place with the next."""
    out, at = [], 0
    while at < len(text):
        c = text[at]
        kind = rng.random() * 45 if c.isalpha() else 45
        if kind < 1:
            pass
        elif kind < 2:
            out += [c, c]
        elif kind < 3 and at + 1 < len(text):
            out += [text[at + 1], c]
            at += 1
        else:
            out.append(c)
        at += 1
    return "".join(out)


def joined(text, lang, rng):
    return text.replace("’", "'").replace("'", "")


def spaced(text, lang, rng):
    return text.replace("’", " ").replace("'", " ").replace("-", " ")


def drawn_out(text, lang, rng):
    """A vowel of every third word is held."""
    words = text.split(" ")
    for i in range(len(words)):
        places = [k for k, c in enumerate(words[i]) if c in "aeiouéèà"]
        if places and rng.random() < 1 / 3:
            k = rng.choice(places)
            words[i] = words[i][:k] + words[i][k] * rng.randint(3, 5) + words[i][k + 1:]
    return " ".join(words)


def hurried(text, lang, rng):
    text = " " + text.lower().replace("’", "'") + " "
    for word, short in SHORT[lang].items():
        text = text.replace(" %s " % word, " %s " % short)
    return bare(text.strip(), lang, rng)


def main(manner, path):
    spoil, rng = globals()[manner], random.Random(7)
    with open(path, encoding="utf-8") as lines:
        print(next(lines), end="")
        for line in lines:
            text, lang, rest = line.split("\t", 2)
            print(spoil(text, lang, rng) or text, lang, rest, sep="\t", end="")


main(*sys.argv[1:])
