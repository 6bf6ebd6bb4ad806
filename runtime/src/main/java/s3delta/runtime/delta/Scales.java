package s3delta.runtime.delta;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import s3delta.api.spi.Form;
import s3delta.api.spi.ParameterSpec;
import s3delta.runtime.engine.ScaledEntries.Scale;

/** Which parameters only scale what their delta adds, by the deltas' forms. */
final class Scales {
    private Scales() {}

    /**
     * Finds them: parameters that stand for themselves where their form is proportional to them.
     *
     * @param attachments the deltas, in candidate order
     * @param layout of the trained parameters
     * @param name names a parameter of a delta in the layout
     * @return one a slice
     */
    static List<Optional<Scale>> of(
            List<Attachment> attachments, ParameterLayout layout, BiFunction<Attachment, ParameterSpec, String> name) {
        Map<String, Scale> all = new HashMap<>();
        for (int i = 0; i < attachments.size(); i++) {
            Attachment attachment = attachments.get(i);
            Form form = attachment.delta().form();
            Scale scale = new Scale(i, form instanceof Form.LowRank product ? product.scale() : 1);
            proportional(form).stream()
                    .filter(ParameterSpec.class::isInstance)
                    .map(expression -> name.apply(attachment, (ParameterSpec) expression))
                    .forEach(each -> all.put(each, scale));
        }
        return layout.slices().stream()
                .map(slice -> Optional.ofNullable(all.get(slice.name())))
                .toList();
    }

    /** What a form adds is proportional to each of these, or to all of them together. */
    private static List<Form.Expression> proportional(Form form) {
        if (form instanceof Form.LowRank product) {
            return List.of(product.b());
        }
        if (form instanceof Form.Constant constant) {
            return List.of(constant.value());
        }
        if (form instanceof Form.NormScale norm) {
            return List.of(norm.weight());
        }
        if (form instanceof Form.OutputScale output) {
            return List.of(output.factor());
        }
        if (form instanceof Form.Bottleneck bottleneck) {
            return List.of(bottleneck.up(), bottleneck.bias());
        }
        return List.of();
    }
}
