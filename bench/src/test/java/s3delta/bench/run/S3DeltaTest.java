package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.runtime.Backbone;
import s3delta.runtime.Cancellation;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.EngineOptions;
import s3delta.runtime.RunListener;
import s3delta.runtime.S3Delta;
import s3delta.runtime.Specification;
import s3delta.runtime.Stopped;
import s3delta.runtime.TunedModel;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.TrialResult;

/** Searches and trainings from code, as an application starts them. */
class S3DeltaTest {
    @TempDir
    private Path temp = Path.of("");

    private Specification.Builder specification(String out) {
        Path backbone = temp.resolve("backbone");
        if (!Files.exists(backbone)) {
            TinyTask.backbone(backbone);
        }
        return Specification.builder()
                .backbone(backbone)
                .data(TinyTask.data(temp.resolve("data")))
                .task("cola")
                .budget("700")
                .seeds(1)
                .out(temp.resolve(out))
                .set("search", Map.of("epochs", 1, "validate-every", 3, "batch-size", 8, "learning-rate", 0.01))
                .set("train", Map.of("validate-every", 10, "batch-size", 8, "learning-rate", 0.02))
                .set("train.epochs", 2);
    }

    @Test
    void aRunThatWasCancelledResumes() throws IOException {
        S3Delta s3delta = S3Delta.load();
        ExperimentResult whole = s3delta.run(specification("whole").build());
        TrialResult trial = whole.trials().get(0);
        assertTrue(trial.test().orElseThrow().metrics().containsKey("accuracy"), whole::toString);
        assertEquals(1, whole.trials().size());

        Cancellation cancellation = new Cancellation();
        RunListener stop = new RunListener() {
            @Override
            public void step(int step, double loss, double rate) {
                if (step == 5) {
                    cancellation.cancel();
                }
            }
        };
        Specification parts = specification("parts").build();
        assertThrows(Stopped.class, () -> s3delta.run(parts, stop, cancellation));
        assertEquals(
                trial.test(),
                s3delta.run(parts).trials().get(0).test(),
                "what is resumed ends as what was not stopped");
        assertEquals(
                -1, Files.mismatch(temp.resolve("whole/deltas.safetensors"), temp.resolve("parts/deltas.safetensors")));
        assertEquals(
                trial.test(), Optional.of(s3delta.open(parts.out()).evaluate().test()));
    }

    @Test
    void aStructureIsFoundAndTrained() {
        S3Delta s3delta = S3Delta.load();
        Structure found = s3delta.search(specification("search").build(), RunListener.SILENT, new Cancellation());
        assertFalse(found.placements().isEmpty());
        ExperimentResult trained =
                s3delta.train(specification("trained").build(), found, RunListener.SILENT, new Cancellation());
        assertEquals(
                found.placements().size(),
                trained.trials().get(0).placements().orElseThrow().intValue());
        S3DeltaException several = assertThrows(
                S3DeltaException.class,
                () -> s3delta.search(
                        specification("several").seeds(1, 2).build(), RunListener.SILENT, new Cancellation()));
        assertEquals(ErrorCode.CONFIG_VALUE, several.code());
    }

    @Test
    void aSpecificationSaysWhatIsWrongWithIt() {
        S3DeltaException unknown = assertThrows(
                S3DeltaException.class,
                () -> specification("x").set("train.epoch", 3).build());
        assertEquals(ErrorCode.CONFIG_KEY, unknown.code());
        assertEquals(
                "the specification: train.epoch",
                unknown.parts().detail("where").orElseThrow());
        Specification good = specification("x").build();
        assertTrue(good.yaml().contains("budget: 700"), good::yaml);
    }

    /** Opens, attaches, predicts and closes many times in the memory of a few. */
    @Test
    void closingFreesNativeMemory() throws IOException {
        Path run = TinyRun.train(temp, "epochs: 1");
        rounds(run, 40);
        long before = Resident.kilobytes();
        rounds(run, 200);
        long more = Resident.kilobytes() - before;
        assertTrue(more < 6_000, more + " KiB more after 200 rounds");
    }

    private void rounds(Path run, int count) {
        EngineOptions cpu =
                EngineOptions.defaults().withDevice(DeviceChoice.CPU).withThreads(1);
        for (int i = 0; i < count; i++) {
            try (Backbone t5 = Backbone.open(temp.resolve("backbone"), cpu);
                    TunedModel model = t5.attach(run)) {
                assertEquals(
                        2,
                        model.predict(List.of("cola sentence: good", "cola sentence: bad"))
                                .size());
            }
        }
    }
}
