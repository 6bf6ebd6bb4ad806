package s3delta.bench.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.cli.Options;
import s3delta.runtime.engine.BFloat16;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.t5.FrozenT5;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench profile}: where the time of a step goes. */
@Command(name = "profile")
public final class ProfileCommand extends ReportingCommand {
    private static final double NANOS = 1e9;
    private static final double GIGA = 1e9;
    private static final int TIMES = 8;

    /** A product as a feed-forward block of t5-small makes it, and an array that no cache holds. */
    private static final Shape LEFT = new Shape(2048, 512);

    private static final Shape RIGHT = new Shape(2048, 512);
    private static final long LARGE = 1L << 25;

    @Mixin
    private StepOptions options = new StepOptions();

    @Option(names = "--before", paramLabel = "N")
    private int before = 4;

    @Option(names = "--most", paramLabel = "N")
    private int most = 12;

    @Override
    public void run() {
        Options.atLeast("--before", before, 2);
        TensorEngine engine = options.start();
        Shapes.with(options.shape(), NamedShape::write, directory -> {
            try (FrozenT5 backbone = FrozenT5.load(directory, engine, options.precision())) {
                Steps steps = options.steps(backbone, engine, registry(), before + 1, false, 0);
                Steps.Profile profile = options.searches()
                        ? steps.profileSearch(options.space(), options.budget(), before)
                        : steps.profile(options.deltas(registry()), before);
                ObjectNode report = report(profile, backbone.precision(), engine);
                if (json()) {
                    console.line(Json.line(report));
                } else {
                    printTable(report);
                }
            }
        });
    }

    private static ObjectNode report(Steps.Profile profile, Precision precision, TensorEngine engine) {
        Operators operators = profile.operators();
        double products = 0;
        double operations = 0;
        double others = 0;
        long bytes = operators.others().bytes();
        ObjectNode report = Json.mapper().createObjectNode();
        ArrayNode rows = Json.mapper().createArrayNode();
        for (var operator : operators.costs().entrySet()) {
            Operators.Cost cost = operator.getValue();
            boolean product = Operators.isProduct(operator.getKey());
            products += product ? cost.seconds() : 0;
            operations += cost.operations();
            others += product ? 0 : cost.seconds();
            bytes += product ? 0 : cost.bytes();
            rows.addObject()
                    .put("operator", operator.getKey())
                    .put("seconds", cost.seconds())
                    .put("calls", cost.calls())
                    .put("megabytes", cost.bytes() / 1e6)
                    .put("gigaflop", cost.operations() / GIGA);
        }
        double all = products + others + operators.others().seconds();
        report.put("precision", precision.toString())
                .put("threads", engine.threads())
                .put("step_seconds", profile.seconds())
                .put("profiled_seconds", all)
                .put("launches", operators.launches())
                .put("products_share", products / all)
                .put("products_seconds", products)
                .put("products_gigaflop", operations / GIGA)
                .put("products_at_the_machines_rate_seconds", operations / rate(engine, precision))
                .put("others_share", others / all)
                .put("others_seconds", others)
                .put("others_gigabytes", bytes / GIGA)
                .put("others_at_the_machines_bandwidth_seconds", bytes / bandwidth(engine))
                .put("calls_share", operators.others().seconds() / all)
                .put("calls_seconds", operators.others().seconds());
        report.set("operators", rows);
        return report;
    }

    /** Multiplications and additions a second of the product of a feed-forward block. */
    private static double rate(TensorEngine engine, Precision precision) {
        try (NDManager manager = engine.newManager()) {
            NDArray left = manager.randomNormal(LEFT);
            NDArray right = manager.randomNormal(RIGHT);
            if (precision == Precision.BFLOAT16) {
                left = BFloat16.round(left);
                right = BFloat16.round(right);
            }
            NDArray a = left;
            NDArray b = right.transpose();
            double seconds = best(() -> a.matMul(b).close());
            return 2.0 * LEFT.size() * RIGHT.get(0) / seconds;
        }
    }

    /** Bytes a second that a new array gets written. */
    private static double bandwidth(TensorEngine engine) {
        try (NDManager manager = engine.newManager()) {
            NDArray from = manager.zeros(new Shape(LARGE), DataType.FLOAT32);
            NDArray to = manager.zeros(new Shape(LARGE), DataType.FLOAT32);
            return LARGE * Float.BYTES / best(() -> TensorEngine.copy(from, to));
        }
    }

    private static double best(Runnable work) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            work.run();
            best = Math.min(best, (System.nanoTime() - start) / NANOS);
        }
        return best;
    }

    private void printTable(ObjectNode report) {
        report.properties().stream()
                .filter(entry -> !entry.getValue().isArray())
                .forEach(entry -> line(
                        "%-44s %s",
                        entry.getKey().replace('_', ' '),
                        entry.getValue().isFloatingPointNumber()
                                ? String.format(
                                        Locale.ROOT, "%.3f", entry.getValue().doubleValue())
                                : entry.getValue().asString()));
        line("%-26s %9s %7s %10s %9s", "OPERATOR", "SECONDS", "CALLS", "MEGABYTES", "GIGAFLOP");
        report.path("operators")
                .valueStream()
                .limit(most)
                .forEach(row -> line(
                        "%-26s %9.3f %7d %10.1f %9.1f",
                        row.path("operator").asString(),
                        row.path("seconds").asDouble(),
                        row.path("calls").asLong(),
                        row.path("megabytes").asDouble(),
                        row.path("gigaflop").asDouble()));
    }

    private void line(String format, Object... values) {
        console.line(String.format(Locale.ROOT, format, values));
    }
}
