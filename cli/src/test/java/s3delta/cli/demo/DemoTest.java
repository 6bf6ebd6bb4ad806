package s3delta.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.RunListener;
import s3delta.runtime.S3Delta;

class DemoTest {
    private static final int FEW = 64;

    @TempDir
    private Path temp = Path.of("");

    private final S3Delta s3delta = S3Delta.load();
    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void files() {
        DemoFiles.backbone(settings().backbone());
        DemoFiles.data(settings().data());
    }

    @Test
    void comparesAtTheSameBudget() {
        long all = s3delta.candidates(settings().backbone(), DemoCommand.SPACE).backboneParameters();
        List<DemoTable.Row> rows = DemoTable.rows(lines(1, DemoService.class));
        assertEquals(
                List.of("searched", "random", "lora on q, v"),
                rows.stream().map(DemoTable.Row::structure).toList());
        for (DemoTable.Row row : rows) {
            assertTrue(row.parameters() <= all / 500, row.toString());
            assertTrue(row.mean() >= 0 && row.mean() <= 1, row.toString());
            assertEquals(row.structure().equals("random") ? 9 : 3, row.runs());
        }
        assertEquals(15, notes.size(), notes.toString());
    }

    @Test
    void meansAndDeviationsAreThoseOfASample() {
        Map<DemoPart, DemoLine> lines = new HashMap<>();
        for (DemoPart part : DemoPart.all(5)) {
            double accuracy = 0.5 + 0.1 * (part.seed() - 5);
            lines.put(part, new DemoLine(part.kind().label(), "task", 10, accuracy, 70, part.seed()));
        }
        DemoTable.Row row = DemoTable.rows(lines).get(0);
        assertEquals(0.6, row.mean(), 1e-12);
        assertEquals(0.1, row.deviation(), 1e-12);
        assertEquals(6, row.seconds(), 1e-12);
        StringWriter text = new StringWriter();
        DemoTable.print(DemoTable.rows(lines), 1_000, new PrintWriter(text));
        assertTrue(text.toString().contains("by 0.0 points; two standard errors are 12.9 points."), text::toString);
        assertTrue(text.toString().contains("on 70 rows over 3 seeds, 3 random draws a seed."), text::toString);
    }

    @Test
    void processesBesideThisOneFindTheSame() {
        Map<DemoPart, DemoLine> alone = lines(1, DemoService.class);
        notes.clear();
        Map<DemoPart, DemoLine> together = lines(3, DemoService.class);
        assertEquals(withoutTimes(alone), withoutTimes(together));
        assertTrue(notes.stream().allMatch(note -> note.startsWith("done: ")), notes.toString());
    }

    @Test
    void doesItAloneWhereNobodyHelps() {
        assertEquals(15, lines(2, Deserter.class).size());
        assertTrue(
                notes.stream().anyMatch(note -> note.contains("cannot help") && note.contains("exit code 3")),
                notes.toString());
    }

    private DemoSettings settings() {
        return new DemoSettings(temp, 1, 1, FEW, 1);
    }

    private Map<DemoPart, DemoLine> lines(int processes, Class<?> helper) {
        RunListener listener = new RunListener() {
            @Override
            public void note(String text) {
                notes.add(text);
            }
        };
        return new DemoCrew(settings(), listener).run(processes, s3delta, helper);
    }

    private static Map<DemoPart, DemoLine> withoutTimes(Map<DemoPart, DemoLine> lines) {
        Map<DemoPart, DemoLine> without = new HashMap<>();
        lines.forEach((part, line) -> without.put(
                part, new DemoLine(line.structure(), line.task(), line.parameters(), line.accuracy(), line.rows(), 0)));
        return without;
    }

    /** Leaves as soon as it is asked. */
    static final class Deserter {
        private Deserter() {}

        public static void main(String[] arguments) {
            System.exit(3);
        }
    }
}
