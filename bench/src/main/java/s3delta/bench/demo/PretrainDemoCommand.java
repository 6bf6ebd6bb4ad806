package s3delta.bench.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import s3delta.runtime.engine.KernelOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;

/** {@code s3delta bench pretrain-demo}: makes the demo's backbone again. */
@Command(
        name = "pretrain-demo",
        description = "Pre-train the demo's micro T5 from random weights: under 40 minutes on 2 cores.")
public final class PretrainDemoCommand implements Callable<Integer> {
    /** Sums depend on how threads share them out, so that weights repeat only with as many. */
    private static final int THREADS = 2;

    private static final int REPORTED = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Directory to write config.json, model.safetensors, tokenizer.json and README.md to.")
    private Path out = Path.of("");

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Where texts, gaps and first weights come from (${DEFAULT-VALUE}).")
    private long seed = Recipe.DEFAULT.seed();

    @Option(names = "--steps", paramLabel = "N", description = "Steps of training (${DEFAULT-VALUE}).")
    private int steps = Recipe.DEFAULT.steps();

    /** Makes the command; called by picocli. */
    public PretrainDemoCommand() {}

    @Override
    public Integer call() {
        PrintWriter print = spec.commandLine().getOut();
        Recipe recipe = Recipe.DEFAULT.with(seed, steps);
        TensorEngine engine = TensorEngine.start(TensorEngine.DeviceChoice.CPU, THREADS);
        BackboneFiles files = BackboneFiles.in(out);
        try (Pretraining training = new Pretraining(recipe, engine, new KernelOps(Precision.FLOAT32))) {
            double mean = 0;
            while (training.steps() < steps) {
                double sum = 0;
                int count = Math.min(REPORTED, steps - training.steps());
                for (int i = 0; i < count; i++) {
                    sum += training.step();
                }
                mean = sum / count;
                print.printf(Locale.ROOT, "step %d of %d: loss %.3f%n", training.steps(), steps, mean);
                print.flush();
            }
            files.write(training.model(), recipe, mean);
        }
        print.println("Wrote " + out);
        return 0;
    }
}
