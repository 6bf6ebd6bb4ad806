package s3delta.cli;

import java.util.ArrayList;
import java.util.List;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.RowErrors;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.runtime.use.Prediction;
import s3delta.runtime.use.Predictor;
import s3delta.runtime.use.Texts;

/** Collects texts until there are enough to fill batches of like lengths, and prints their answers in order. */
final class PredictionPrinter implements Texts.Visitor {
    /** Batches whose rows are sorted by length. */
    private static final int BATCHES = 16;

    private final Console console;
    private final Predictor predictor;
    private final boolean json;
    private final int most;
    private final List<String> waiting = new ArrayList<>();
    private final RowErrors errors = new RowErrors();
    private int printed;
    private int truncated;

    PredictionPrinter(Console console, Predictor predictor, int batchSize, boolean json) {
        this.console = console;
        this.predictor = predictor;
        this.json = json;
        most = (int) Math.min(Integer.MAX_VALUE, (long) BATCHES * batchSize);
    }

    @Override
    public void text(String text) {
        waiting.add(text);
        if (waiting.size() == most) {
            flush();
        }
    }

    /** Leaves a line empty, so that lines and rows keep their order. */
    @Override
    public void bad(S3DeltaException error) {
        flush();
        errors.add(new RowErrors.Bad(printed, error));
        console.line(
                json
                        ? Json.line(Json.mapper()
                                .createObjectNode()
                                .put("row", printed)
                                .put("error", error.parts().what()))
                        : "");
        printed++;
    }

    @Override
    public void pause() {
        flush();
        console.out().flush();
    }

    /** Prints the rest, how many texts were cut, and which rows have no answer; says whether all have one. */
    boolean end() {
        flush();
        if (truncated > 0) {
            console.note("note: " + truncated + " of " + printed + " texts were too long and were cut");
        }
        try {
            errors.check();
            return true;
        } catch (S3DeltaException e) {
            console.note("error[" + e.code().label() + "]: " + e.getMessage());
            console.note("note: " + errors.size() + " of " + printed + " rows have no answer");
            return false;
        }
    }

    private void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        for (Prediction prediction : predictor.predict(waiting, printed)) {
            console.line(json ? Json.line(Trees.tree(prediction.tree(printed))) : oneLine(prediction.output()));
            printed++;
            truncated += prediction.truncated() ? 1 : 0;
        }
        waiting.clear();
    }

    private static String oneLine(String output) {
        return output.replaceAll("\\R", " ");
    }
}
