package s3delta.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.RunListener;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.task.Limits;

class DemoTest {
    private static final Limits FEW = new Limits(Optional.of(64), Optional.of(16), Optional.of(16));

    @TempDir
    private Path temp = Path.of("");

    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void files() {
        DemoFiles.backbone(settings().backbone());
        DemoFiles.data(settings().data());
    }

    @Test
    void comparesAtTheSameBudgetAndTransfers() {
        try (LoadedBackbone bench = settings().open()) {
            long all = bench.backbone().parameters();
            List<DemoLine> lines = lines(bench, 1, DemoService.class);
            assertEquals(
                    List.of(
                            "searched",
                            "random, mean of 3",
                            "lora on q, v",
                            "bitfit",
                            "all weights",
                            "searched on acceptability",
                            "random, one draw"),
                    lines.stream().map(DemoLine::structure).toList());
            for (DemoLine line : lines) {
                boolean whole = line.structure().equals("all weights");
                assertEquals(whole, line.parameters() == all, line.toString());
                assertTrue(whole || line.parameters() <= all / 100, line.toString());
                assertTrue(line.accuracy() >= 0 && line.accuracy() <= 1, line.toString());
            }
            assertEquals("entailment", lines.get(5).task());
            assertEquals(lines.get(0).parameters(), lines.get(5).parameters());
            assertEquals(9, notes.size(), notes.toString());
        }
    }

    @Test
    void processesBesideThisOneFindTheSame() {
        try (LoadedBackbone bench = settings().open()) {
            List<DemoLine> alone = lines(bench, 1, DemoService.class);
            notes.clear();
            List<DemoLine> together = lines(bench, 3, DemoService.class);
            assertEquals(withoutTimes(alone), withoutTimes(together));
            assertTrue(notes.stream().allMatch(note -> note.startsWith("done: ")), notes.toString());
        }
    }

    @Test
    void doesItAloneWhereNobodyHelps() {
        try (LoadedBackbone bench = settings().open()) {
            List<DemoLine> lines = lines(bench, 2, Deserter.class);
            assertEquals(7, lines.size());
            assertTrue(
                    notes.stream().anyMatch(note -> note.contains("cannot help") && note.contains("exit code 3")),
                    notes.toString());
        }
    }

    private DemoSettings settings() {
        return new DemoSettings(temp, 1, 1, FEW, 1);
    }

    private List<DemoLine> lines(LoadedBackbone bench, int processes, Class<?> helper) {
        RunListener listener = new RunListener() {
            @Override
            public void note(String text) {
                notes.add(text);
            }
        };
        return DemoTable.lines(new DemoCrew(settings(), listener).run(processes, Registry.load(), bench, helper));
    }

    private static List<DemoLine> withoutTimes(List<DemoLine> lines) {
        return lines.stream()
                .map(line -> new DemoLine(line.structure(), line.task(), line.parameters(), line.accuracy(), 0))
                .toList();
    }

    /** Leaves as soon as it is asked. */
    static final class Deserter {
        private Deserter() {}

        public static void main(String[] arguments) {
            System.exit(3);
        }
    }
}
