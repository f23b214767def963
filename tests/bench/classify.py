"""scikit-learn's same recipe and fastText on the texts of a recipe, judged on labelled files.

    classify.py RECIPE SPEED.csv HELD-OUT.tsv...     for tests/bench/classify; Debian: python3-sklearn, fasttext

The recipe of scikit-learn is that of shared notes: word unigrams and bigrams, letters 2 to 5 inside words, each
block of length one, one-vs-rest logistic regression, C = 10, rows weighed as in the recipe. No stems: it has none.
"""
import csv
import resource
import shutil
import subprocess
import sys


def read(path, weight=1.0):
    with open(path, encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            text, code = row.get("text") or row.get("word"), row.get("component")
            if text and code:
                yield text.lower().replace("’", "'"), code, weight * float(row.get("weight") or 1)


def judge(name, path, propose):
    rows = list(read(path))
    dimension = component = three = 0
    for (_, code, _), proposed in zip(rows, propose([text for text, _, _ in rows])):
        right = code.split("|")
        dimension += proposed[0][0] in {one[0] for one in right}
        component += proposed[0] in right
        three += any(one in right for one in proposed)
    n = len(rows)
    name = "%s, %s" % (name, path.split("/")[-1])
    print("%-34s %5d  dimension %.3f  component %.3f  three %.3f" % (name, n, dimension / n, component / n, three / n))


def spent():
    """Seconds of processor time, of this program and of those it ran."""
    of = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in of)


def speed(name, propose, texts):
    start = spent()
    propose(texts)
    print("%-34s %.0f statements a second of a core" % (name, len(texts) / (spent() - start)))


def scikit_learn(rows):
    import numpy
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    model = make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, strip_accents="unicode", token_pattern=r"\w+"),
            TfidfVectorizer(ngram_range=(2, 5), sublinear_tf=True, strip_accents="unicode", analyzer="char_wb"),
        ),
        LogisticRegression(C=10, solver="liblinear", multi_class="ovr", dual=True, max_iter=100, tol=0.05),
    )
    texts, codes, weights = zip(*rows)
    start = spent()
    model.fit(texts, codes, logisticregression__sample_weight=weights)
    print("%-34s %.0f s to train on %d rows" % ("scikit-learn", spent() - start, len(rows)))
    classes = model.classes_

    def propose(texts):
        p = model.predict_proba(texts)
        return classes[numpy.argsort(-p, axis=1)[:, :3]]

    return propose


def fasttext(rows):
    with open("fasttext.txt", "w", encoding="utf-8") as out:
        for text, code, weight in rows:
            for _ in range(max(1, round(weight * 3))):  # it takes no weights: rows are repeated
                print("__label__%s %s" % (code, " ".join(text.split())), file=out)
    start = spent()
    options = "-wordNgrams 2 -minn 2 -maxn 5 -dim 100 -epoch 15 -lr 0.5 -bucket 500000 -thread 1 -loss softmax -verbose 0"
    subprocess.run(["fasttext", "supervised", "-input", "fasttext.txt", "-output", "fasttext", *options.split()], check=True)
    print("%-34s %.0f s to train on %d rows" % ("fastText", spent() - start, len(rows)))

    def propose(texts):
        lines = "\n".join(" ".join(text.lower().replace("’", "'").split()) or "-" for text in texts) + "\n"
        out = subprocess.run(["fasttext", "predict", "fasttext.bin", "-", "3"], input=lines, capture_output=True,
                             check=True, text=True).stdout
        return [[label.replace("__label__", "") for label in line.split()] for line in out.splitlines()]

    return propose


def main(recipe, many, *held_out):
    rows = []
    with open(recipe, encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            path, weight = line.rstrip("\n").split("\t")
            rows.extend(read(path, float(weight)))
    with open(many, encoding="utf-8", newline="") as lines:
        texts = [row["text"] for row in csv.DictReader(lines)]
    makers = [("scikit-learn", scikit_learn)]
    if shutil.which("fasttext"):
        makers.append(("fastText", fasttext))
    for name, make in makers:
        propose = make(rows)
        for path in held_out:
            judge(name, path, propose)
        speed(name, propose, texts)


main(*sys.argv[1:])
