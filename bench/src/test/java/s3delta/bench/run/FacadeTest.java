package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.AnswerListener;
import s3delta.runtime.AnswerSummary;
import s3delta.runtime.DataSets;
import s3delta.runtime.Failures;
import s3delta.runtime.Plugins;
import s3delta.runtime.PredictOptions;
import s3delta.runtime.Prediction;
import s3delta.runtime.RowSource;
import s3delta.runtime.S3Delta;
import s3delta.runtime.Specification;
import s3delta.runtime.SweepOptions;
import s3delta.runtime.TaskFile;
import s3delta.runtime.TunedModel;
import s3delta.runtime.proposal.Proposal;
import s3delta.runtime.result.TaskReport;

/** What commands do, from code: files of rows, tasks, proposals. */
class FacadeTest {
    @TempDir
    static Path temp = Path.of("");

    private static Path run = Path.of("");

    @BeforeAll
    static void train() {
        run = TinyRun.train(temp, "epochs: 1");
    }

    /** Keeps what it hears. */
    private static final class Heard implements AnswerListener {
        private final List<String> outputs = new ArrayList<>();
        private final List<Integer> bad = new ArrayList<>();

        @Override
        public void answer(int row, Prediction prediction) {
            assertEquals(outputs.size() + bad.size(), row);
            outputs.add(prediction.output());
        }

        @Override
        public void bad(int row, S3DeltaException error) {
            assertEquals(ErrorCode.FILE_FORMAT, error.code(), "a row with too few fields");
            bad.add(row);
        }
    }

    @Test
    void manyTextsAreAnsweredInOrder() throws IOException {
        List<String> texts = List.of("sst2 sentence: good", "sst2 sentence: bad and long", "sst2 sentence: x");
        PredictOptions two = PredictOptions.defaults().withBatchSize(2);
        try (TunedModel model = S3Delta.load().open(run).load()) {
            List<String> expected =
                    model.predict(texts).stream().map(Prediction::output).toList();
            Heard plain = new Heard();
            AnswerSummary all = model.answer(RowSource.texts(texts), two, plain);
            assertEquals(expected, plain.outputs);
            assertEquals(new AnswerSummary(3, 0, 0, Optional.empty(), Optional.empty()), all);

            Path csv = Files.writeString(
                    temp.resolve("in.csv"), "id,text\n1,sst2 sentence: good\n2\n3,sst2 sentence: x\n");
            Heard rows = new Heard();
            AnswerSummary some = model.answer(RowSource.file(csv).withColumn("text"), two, rows);
            assertEquals(List.of(expected.get(0), expected.get(2)), rows.outputs);
            assertEquals(List.of(1), rows.bad);
            assertEquals(1, some.bad());
            assertEquals(ErrorCode.FILE_FORMAT, some.error().orElseThrow().code());

            Path out = temp.resolve("out.csv");
            AnswerSummary written = model.answer(RowSource.file(csv).withColumn("text"), two, out);
            assertEquals(Optional.of("output"), written.column());
            assertEquals(4, Files.readAllLines(out).size());
            assertEquals(
                    "1,sst2 sentence: good," + expected.get(0),
                    Files.readAllLines(out).get(1));
            S3DeltaException lines = assertThrows(
                    S3DeltaException.class, () -> model.answer(RowSource.texts(texts), two, temp.resolve("none.csv")));
            assertEquals(ErrorCode.USAGE, lines.code());
            assertFalse(Files.exists(temp.resolve("none.csv")));
        }
        assertThrows(S3DeltaException.class, () -> RowSource.file(temp.resolve("nowhere.csv")));
    }

    @Test
    void aTaskIsLookedAtBeforeItIsRun() throws IOException {
        Path data = TinyTask.data(temp.resolve("looked"));
        Path file = Files.writeString(temp.resolve("task.yaml"), """
                name: own
                files: {train: glue/cola/train.jsonl, validation: glue/cola/validation.jsonl}
                cut: {test: 0.25}
                source: "own: {sentence}"
                target: "{label}"
                labels: ["0", "1"]
                """);
        TaskReport report = TaskFile.read(file).withData(data).check().get(0);
        assertEquals("own", report.task());
        assertEquals(
                List.of("train", "validation", "test"),
                List.copyOf(report.examples().keySet()));
        report.examples()
                .forEach((set, count) -> assertEquals(
                        (long) count,
                        report.balance().values().stream()
                                .mapToLong(sets -> sets.getOrDefault(set, 0L))
                                .sum(),
                        set));
        assertTrue(report.tokens().isEmpty(), "no tokenizer");
        TaskFile measured = TaskFile.read(file).withData(data).withBackbone(TinyTask.backbone(temp.resolve("t5")));
        assertEquals(3, measured.check().get(0).tokens().size());
        assertEquals("own: ", report.rows().get(0).source().substring(0, 5));
        assertEquals(
                "cola sentence: ",
                TaskFile.rows("cola", data, "train", 0).get(0).source().substring(0, 15));
    }

    @Test
    void aConfigurationIsProposedForAFile() throws IOException {
        StringBuilder rows = new StringBuilder("message,queue\n");
        for (int i = 0; i < 40; i++) {
            rows.append("the printer number ")
                    .append(i)
                    .append(" is broken,")
                    .append(i % 2 == 0 ? "it" : "sales")
                    .append('\n');
        }
        Path csv = Files.writeString(temp.resolve("tickets.csv"), rows);
        List<String> notes = new ArrayList<>();
        Proposal proposal = new Proposal(Plugins.load(List.of()), TinyTask.backbone(temp.resolve("t5")), notes::add);
        Proposal.Columns found = new Proposal.Columns(Optional.empty(), List.of(), Optional.empty());
        Path yaml = Files.writeString(temp.resolve("own.yaml"), proposal.ofFile(Proposal.name(csv), csv, found));
        assertTrue(notes.contains("label: queue, 2 labels: it 20, sales 20"), notes.toString());
        Specification specification = Specification.read(yaml, "seeds=[1, 2]");
        assertEquals(Path.of("runs/tickets"), specification.out());
        assertEquals(
                4,
                S3Delta.load().forecast(specification, SweepOptions.defaults().with("slots", 1)).lines().stream()
                        .mapToLong(line -> line.trials())
                        .sum());
        assertEquals(
                "glue/cola/train-00000-of-00001.parquet",
                DataSets.files(List.of("glue/cola")).get(0).toString());
    }

    @Test
    void aLackOfMemoryIsNoBug() {
        assertEquals(
                ErrorCode.MEMORY,
                Failures.outOfMemory(new OutOfMemoryError("Java heap space"))
                        .orElseThrow()
                        .code());
        assertTrue(Failures.outOfMemory(new IllegalStateException("a bug")).isEmpty());
        assertTrue(Failures.plugin(new IllegalStateException("a bug")).isEmpty());
    }
}
