package s3delta.cli;

import s3delta.api.S3DeltaException;
import s3delta.runtime.AnswerListener;
import s3delta.runtime.Prediction;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import tools.jackson.databind.node.ObjectNode;

/** Prints a line for each answer; that of a bad row stays empty, so that lines and rows keep their order. */
record AnswerLines(Console console, boolean json) implements AnswerListener {
    @Override
    public void answer(int row, Prediction prediction) {
        console.line(
                json ? Json.line(tree(row, prediction)) : prediction.output().replaceAll("\\R", " "));
    }

    /** What is not known is left out. */
    private static ObjectNode tree(int row, Prediction prediction) {
        ObjectNode tree = Json.mapper()
                .createObjectNode()
                .put("row", row)
                .put("source", prediction.source())
                .put("output", prediction.output());
        prediction.valid().ifPresent(valid -> tree.put("valid", valid));
        if (!prediction.probabilities().isEmpty()) {
            tree.set("probabilities", Trees.tree(prediction.probabilities()));
        }
        if (prediction.truncated()) {
            tree.put("truncated", true);
        }
        return tree;
    }

    @Override
    public void bad(int row, S3DeltaException error) {
        console.line(
                json
                        ? Json.line(Json.mapper()
                                .createObjectNode()
                                .put("row", row)
                                .put("error", error.parts().what())
                                .put("where", error.parts().detail("where").orElse("")))
                        : "");
    }

    @Override
    public void pause() {
        console.out().flush();
    }
}
