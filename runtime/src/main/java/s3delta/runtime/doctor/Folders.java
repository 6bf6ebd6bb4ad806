package s3delta.runtime.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import s3delta.api.S3DeltaException;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.SplitRule;
import s3delta.runtime.task.Task;
import s3delta.runtime.task.Tasks;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;

/** Looks at the folders that the user means to work with. */
final class Folders {
    private Folders() {}

    /** Reads the backbone's config.json. */
    static Finding backbone(Path directory) {
        return Finding.of("backbone", () -> {
            T5Config config = config(directory);
            return String.format(
                    Locale.ROOT,
                    "T5 with %d + %d blocks, d_model %d, %,d parameters",
                    config.numLayers(),
                    config.numDecoderLayers(),
                    config.dModel(),
                    config.parameterCount());
        });
    }

    private static T5Config config(Path directory) {
        return T5Config.read(directory.resolve("config.json"));
    }

    /** Looks through the backbone's weights. */
    static Finding weights(Path directory) {
        return Finding.of("weights", () -> {
            try (FrozenT5 backbone = FrozenT5.load(directory, TensorEngine.start(DeviceChoice.CPU, 0))) {
                FrozenT5.requireFinite(directory);
                T5Config config = backbone.model().config();
                return backbone.names().size() + " tensors, all that config.json asks for; logits from "
                        + (config.ownHead() ? "lm_head.weight" : "the embedding")
                        + (config.scaleDecoderOutputs() ? ", scaled" : ", not scaled");
            }
        });
    }

    /** Says how much of the backbone is computed at a time where 'device' is 'auto'. */
    static Finding sizes(Path directory) {
        return Finding.of("sizes", () -> {
            TensorEngine engine = TensorEngine.start(DeviceChoice.AUTO, 0);
            try (FrozenT5 backbone = FrozenT5.load(directory, engine, PrecisionChoice.AUTO)) {
                return LoadedBackbone.sizes(engine, backbone, Optional.empty()).text();
            }
        });
    }

    /** Loads the backbone's tokenizer. */
    static Finding tokenizer(Path directory) {
        return Finding.of("tokenizer", () -> {
            try (Tokenizer tokenizer = Tokenizers.load(directory)) {
                LoadedBackbone.requireFit(tokenizer, config(directory), directory);
                return tokenizer.size() + " ids";
            }
        });
    }

    /** Looks for each task's files. */
    static Finding data(Path directory) {
        List<String> missing = new ArrayList<>();
        for (Task task : Tasks.all()) {
            if (!present(directory, task)) {
                missing.add(task.name());
            }
        }
        int all = Tasks.all().size();
        if (missing.isEmpty()) {
            return Finding.ok("data", "all " + all + " tasks");
        }
        if (missing.size() == all) {
            return Finding.fail(
                    "data",
                    Files.isDirectory(directory) ? "no task's files in " + directory : "no directory " + directory,
                    "name the directory that holds glue/ and super_glue/");
        }
        return Finding.warn(
                "data",
                (all - missing.size()) + " of " + all + " tasks; not " + String.join(", ", missing),
                "put <suite>/<task>/train-*.parquet and validation-*.parquet there for these if you need them");
    }

    private static boolean present(Path directory, Task task) {
        try {
            task.source().files(directory, SplitRule.TRAIN);
            task.source().files(directory, SplitRule.VALIDATION);
            return true;
        } catch (S3DeltaException e) {
            return false;
        }
    }
}
