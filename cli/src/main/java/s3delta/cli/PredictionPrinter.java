package s3delta.cli;

import java.util.ArrayList;
import java.util.List;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.runtime.use.Prediction;
import s3delta.runtime.use.Predictor;

/** Collects texts until there are enough to fill batches of like lengths, and prints their answers. */
final class PredictionPrinter {
    /** Batches whose rows are sorted by length. */
    private static final int BATCHES = 16;

    private final Console console;
    private final Predictor predictor;
    private final boolean json;
    private final int most;
    private final List<String> waiting = new ArrayList<>();
    private int printed;
    private int truncated;

    PredictionPrinter(Console console, Predictor predictor, int batchSize, boolean json) {
        this.console = console;
        this.predictor = predictor;
        this.json = json;
        most = (int) Math.min(Integer.MAX_VALUE, (long) BATCHES * batchSize);
    }

    /** Takes a text. */
    void take(String text) {
        waiting.add(text);
        if (waiting.size() == most) {
            flush();
        }
    }

    /** Prints the rest, and how many texts were cut. */
    void end() {
        flush();
        if (truncated > 0) {
            console.err().println("note: " + truncated + " of " + printed + " texts were too long and were cut");
        }
    }

    private void flush() {
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
