package s3delta.bench.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import s3delta.api.Candidate;
import s3delta.api.Position;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.plugins.adapter.AdapterMethod;
import s3delta.plugins.adapter.LowRankAdapterMethod;
import s3delta.plugins.bitfit.BitFitMethod;
import s3delta.plugins.lnfit.LnFitMethod;
import s3delta.plugins.lora.LoraMethod;
import s3delta.plugins.prefix.PrefixMethod;
import s3delta.runtime.delta.Attachment;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;
import tools.jackson.databind.JsonNode;

/** The deltas of a fixture, attached to its backbone with the fixture's values. */
final class OracleDeltas {
    /** The scale of LoRA where a fixture gives none is alpha 16 over r. */
    private static final double ALPHA = 16;

    private final List<JsonNode> fixtures;
    private final String valuesKey;
    private final List<Attachment> attachments = new ArrayList<>();
    private final List<Candidate> candidates = new ArrayList<>();

    OracleDeltas(T5Config config, JsonNode deltas, String valuesKey) {
        this.valuesKey = valuesKey;
        fixtures = new ArrayList<>(deltas.values());
        Map<String, Position> positions =
                T5Layout.of(config).positions().stream().collect(Collectors.toMap(Position::path, p -> p));
        for (JsonNode fixture : fixtures) {
            Position position =
                    Objects.requireNonNull(positions.get(fixture.get("position").asString()));
            String method = fixture.get("method").asString();
            Record configured = config(fixture, position);
            Delta delta = module(method, position, configured);
            attachments.add(new Attachment("delta" + attachments.size(), method, position, delta));
            candidates.add(new Candidate(position, method, configured, delta.parameterCount()));
        }
    }

    private Record config(JsonNode fixture, Position position) {
        JsonNode values = fixture.get(valuesKey);
        int width = position.shape().outputWidth();
        return switch (fixture.get("method").asString()) {
            case "lora" -> {
                int r = values.get("A").size();
                yield new LoraMethod.Config(
                        r, fixture.has("scale") ? fixture.get("scale").asDouble() * r : ALPHA, 0);
            }
            case "bitfit" -> new BitFitMethod.Config();
            case "lnfit" -> new LnFitMethod.Config();
            case "adapter" -> new AdapterMethod.Config(values.get("down_bias").size());
            case "low-rank-adapter" ->
                new LowRankAdapterMethod.Config(
                        values.get("down_right").size(),
                        width / values.get("down_bias").size());
            case "prefix" -> new PrefixMethod.Config(values.get("key").size());
            default -> throw new IllegalArgumentException(fixture.get("method").asString());
        };
    }

    private static Delta module(String method, Position position, Record config) {
        return switch (method) {
            case "lora" -> create(new LoraMethod(), position, (LoraMethod.Config) config);
            case "bitfit" -> create(new BitFitMethod(), position, (BitFitMethod.Config) config);
            case "lnfit" -> create(new LnFitMethod(), position, (LnFitMethod.Config) config);
            case "adapter" -> create(new AdapterMethod(), position, (AdapterMethod.Config) config);
            case "low-rank-adapter" ->
                create(new LowRankAdapterMethod(), position, (LowRankAdapterMethod.Config) config);
            case "prefix" -> create(new PrefixMethod(), position, (PrefixMethod.Config) config);
            default -> throw new IllegalArgumentException(method);
        };
    }

    private static <C extends Record> Delta create(DeltaMethod<C> method, Position position, C config) {
        return method.create(position.shape(), config);
    }

    DeltaSet set(T5Config config) {
        return new DeltaSet(T5Layout.of(config).positions(), attachments);
    }

    List<Candidate> candidates() {
        return candidates;
    }

    /** One array of the fixture for each slice of the model's layout. */
    List<double[]> arrays(GatedModel model, String key) {
        return model.layout().slices().stream()
                .map(slice -> slice.name().split("\\.", 2))
                .map(parts -> fixtures.get(Integer.parseInt(parts[0].substring("delta".length())))
                        .get(key)
                        .get(parts[1]))
                .map(Oracles::doubles)
                .toList();
    }

    /** Sets the model's parameters to the fixture's. */
    void fill(GatedModel model) {
        float[] flat = new float[(int) model.layout().size()];
        int next = 0;
        for (double[] values : arrays(model, valuesKey)) {
            for (double value : values) {
                flat[next++] = (float) value;
            }
        }
        model.values().set(flat);
    }
}
