"""Words the made-up rows of the tests as the S3Delta paper's tasks are worded, and writes them next to the rows.

    python3 bench/peers/prompts.py [--check]

Reads runtime/src/test/resources/s3delta/runtime/task/standin, files of every format that S3Delta reads, and writes
prompts.json there; with --check it compares with the file that is there and ends with 1 where they differ. Needs Python's
own library alone: it shares no code with S3Delta, which PromptOracleTest and PromptsCommandTest compare with it.
"""

import csv
import json
import pathlib
import re
import sys

STANDIN = pathlib.Path(__file__).parents[2] / "runtime/src/test/resources/s3delta/runtime/task/standin"


def rows(folder):
    """Rows of the training file in a folder, whatever its format, as dictionaries."""
    (file,) = folder.glob("train.*")
    with open(file, encoding="utf-8", newline="") as text:
        if file.suffix in (".csv", ".tsv"):
            return list(csv.DictReader(text, delimiter="," if file.suffix == ".csv" else "\t"))
        if file.suffix == ".json":
            return json.load(text)
        return [json.loads(line) for line in text if line.strip()]


def fields(task, row, *columns, colon=True):
    """The task's name, then each column's name and text; MNLI's second has no colon in the authors' wording."""
    words = [task]
    for number, column in enumerate(columns):
        words.append(column + (":" if colon or number == 0 else "") + " " + row[column])
    return " ".join(words)


def label(row, names=()):
    """A class as its number: it may be a name, a truth value, or a number written in several ways."""
    value = row["label"]
    if value in names:
        return str(names.index(value))
    return str(int(float(value)))


def similarity(row):
    """STS-B: a similarity with one digit."""
    return "%.1f" % float(row["label"])


def multirc(task, row):
    """MultiRC: without HTML's tags."""
    plain = re.sub("</?b>", "", row["paragraph"].replace("<br>", " "))
    return f"{task} question: {row['question']} answer: {row['answer']} paragraph: {plain}"


def record(task, row):
    """ReCoRD: an example an answer; highlights become sentences."""
    passage = re.sub(r"([.?!\"'])\n@highlight\n", r"\1 ", row["passage"])
    passage = passage.replace("\n@highlight\n", ". ")
    answers = list(dict.fromkeys(row["answers"]))
    source = f"{task} record query: {row['query']} entities: {', '.join(row['entities'])} passage: {passage}"
    return [
        {"source": source, "target": answer, "extra_fields": {"answers": answers}} for answer in answers or ["<unk>"]
    ]


GLUE = {
    "cola": ["sentence"],
    "sst2": ["sentence"],
    "mrpc": ["sentence1", "sentence2"],
    "qqp": ["question1", "question2"],
    "stsb": ["sentence1", "sentence2"],
    "mnli": ["premise", "hypothesis"],
    "qnli": ["question", "sentence"],
    "rte": ["sentence1", "sentence2"],
}
SUPERGLUE = {
    "boolq": ["question", "passage"],
    "cb": ["premise", "hypothesis"],
    "copa": ["premise", "choice1", "choice2"],
    "wic": ["sentence1", "sentence2", "word"],
    "rte": ["premise", "hypothesis"],
    "multirc": [],
    "record": [],
}


def worded(task, name, row, columns):
    """What comes of a row, without its number."""
    if name == "record":
        return {"examples": record(task, row)}
    if name == "multirc":
        return {"source": multirc(task, row), "target": label(row)}
    target = similarity(row) if name == "stsb" else label(row, ["entailment", "not_entailment"])
    return {"source": fields(task, row, *columns, colon=name != "mnli"), "target": target}


def main():
    prompts = {}
    for suite, prefix, tasks in (("glue", "", GLUE), ("super_glue", "superglue-", SUPERGLUE)):
        for name, columns in tasks.items():
            task = prefix + name
            examples = [
                {"row": number, **worded(task, name, row, columns)}
                for number, row in enumerate(rows(STANDIN / suite / name))
            ]
            prompts[task] = {"examples": examples}
    text = json.dumps(prompts, indent=1, ensure_ascii=False)
    file = STANDIN / "prompts.json"
    if "--check" in sys.argv[1:]:
        same = json.loads(file.read_text(encoding="utf-8")) == prompts
        print("equal" if same else "different")
        sys.exit(0 if same else 1)
    file.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
