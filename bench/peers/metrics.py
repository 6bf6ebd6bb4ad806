"""Writes texts and numbers with what the usual Python libraries make of them.

    python metrics.py FILE        (rouge-score 0.1.2, sacrebleu 2.6)

FILE becomes JSON: sets of outputs, each with one or more right answers, and for each set the metrics of the whole. Everything
follows from a fixed seed.
"""

import json
import random
import statistics
import sys

import sacrebleu
from rouge_score import rouge_scorer

DRAW = random.Random(7)
WORDS = ("the a of in on to council court 1,200 3.5 bank's re-opens flood-hit says that \"storm\" & rain (again) north-west U.S. "
         "caf\u00e9 \u4e2d\u6587 price: $4.20; up 10% don't x-ray 24-7 e.g. Mr. Smith &amp; &quot;sons&quot; na\u00efve Stra\u00dfe "
         "\U0001f600 vote, vote! new plan/idea").split()


def sentence(least, most):
    return " ".join(DRAW.choice(WORDS) for _ in range(DRAW.randint(least, most)))


def changed(text, rate):
    words = []
    for word in text.split(" "):
        chance = DRAW.random()
        if chance < rate / 3:
            continue
        words.append(DRAW.choice(WORDS) if chance < 2 * rate / 3 else word)
        if chance > 1 - rate / 3:
            words.append(DRAW.choice(WORDS))
    return " ".join(words)


def rouge(outputs, answers):
    kinds = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
    scorer = rouge_scorer.RougeScorer(kinds, use_stemmer=False)
    sums = dict.fromkeys(kinds, 0.0)
    for output, right in zip(outputs, answers):
        scores = [scorer.score(answer, output) for answer in right]
        for kind in kinds:
            sums[kind] += max(score[kind].fmeasure for score in scores)
    return {name: sums[kind] / len(outputs) for name, kind in zip(["rouge-1", "rouge-2", "rouge-l", "rouge-lsum"], kinds)}


def of_texts(name, outputs, answers):
    most = max(map(len, answers))
    streams = [[right[min(i, len(right) - 1)] for right in answers] for i in range(most)]
    values = {**rouge(outputs, answers), "bleu": sacrebleu.BLEU().corpus_score(outputs, streams).score,
              "chrf": sacrebleu.CHRF().corpus_score(outputs, streams).score}
    print(name, values)
    return {"name": name, "outputs": outputs, "answers": answers, "values": values}


def sets():
    close = [sentence(4, 20) for _ in range(40)]
    yield of_texts("close", [changed(text, 0.3) for text in close], [[text] for text in close])
    far = [sentence(4, 20) for _ in range(20)]
    yield of_texts("far", [changed(text, 0.9) for text in far], [[text] for text in far])
    several = [sentence(3, 15) for _ in range(30)]
    yield of_texts("several answers", [changed(text, 0.3) for text in several],
                   [[changed(text, 0.4) for _ in range(DRAW.randint(1, 3))] for text in several])
    lines = ["\n".join(sentence(2, 9) for _ in range(DRAW.randint(1, 5))) for _ in range(30)]
    shuffled = ["\n".join(DRAW.sample(text.split("\n"), text.count("\n") + 1)) for text in lines]
    yield of_texts("lines", [changed(text, 0.2) for text in shuffled], [[text] for text in lines])
    short = [sentence(1, 3) for _ in range(20)]
    yield of_texts("short", [changed(text, 0.3) for text in short], [[text] for text in short])
    yield of_texts("brief outputs", [" ".join(text.split(" ")[:3]) for text in close], [[text] for text in close])
    yield of_texts("one word each", ["storm", "", "the"], [["storm"], ["rain"], ["a"]])
    yield of_texts("nothing right", ["rain rain", "court"], [["storm"], ["bank"]])
    yield of_texts("all right", close, [[text] for text in close])


def ranks(values):
    """Of equal values the mean of their ranks."""
    return [sum(x < value for x in values) + (1 + sum(x == value for x in values)) / 2 for value in values]


def numbers():
    right = [round(DRAW.uniform(0, 5), 1) for _ in range(40)]
    predicted = [round(min(5, max(0, x + DRAW.gauss(0, 1))), 1) for x in right]
    errors = [abs(a - b) for a, b in zip(predicted, right)]
    return {"predicted": predicted, "right": right, "values": {
        "pearson": statistics.correlation(predicted, right),
        "spearman": statistics.correlation(ranks(predicted), ranks(right)),
        "mse": sum(e * e for e in errors) / len(errors), "mae": sum(errors) / len(errors)}}


if __name__ == "__main__":
    lines = [json.dumps(each) for each in sets()]
    with open(sys.argv[1], "w") as file:
        file.write('{"texts": [\n%s\n],\n"numbers": %s}\n' % (",\n".join(lines), json.dumps(numbers())))
