package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine.DeviceChoice;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.run.Workbench;
import s3delta.runtime.task.Limits;
import s3delta.runtime.train.Listener;

class DemoTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void comparesAtTheSameBudgetAndTransfers() {
        Limits few = new Limits(Optional.of(64), Optional.of(16), Optional.of(16));
        DemoSettings settings = new DemoSettings(temp, 1, 1, few);
        DemoBackbone.extractTo(settings.backbone());
        DemoData.write(settings.data(), 1);
        try (Workbench bench = Workbench.open(settings.backbone(), DeviceChoice.CPU, Precision.Choice.FLOAT32, 1)) {
            long all = bench.backbone().parameters();
            List<Demo.Line> lines =
                    new Demo(settings, Registry.load(), bench, Listener.SILENT, InstantSource.system()).run();
            assertEquals(
                    List.of(
                            "searched",
                            "random, mean of 3",
                            "lora on q, v",
                            "bitfit",
                            "all weights",
                            "searched on acceptability",
                            "random, one draw"),
                    lines.stream().map(Demo.Line::structure).toList());
            for (Demo.Line line : lines) {
                boolean whole = line.structure().equals("all weights");
                assertEquals(whole, line.parameters() == all, line.toString());
                assertTrue(whole || line.parameters() <= all / 100, line.toString());
                assertTrue(line.accuracy() >= 0 && line.accuracy() <= 1, line.toString());
            }
            assertEquals("entailment", lines.get(5).task());
            assertEquals(lines.get(0).parameters(), lines.get(5).parameters());
        }
    }
}
