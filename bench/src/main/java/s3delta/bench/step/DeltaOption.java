package s3delta.bench.step;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.DeltaMethod;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.DeltaChoice;
import s3delta.runtime.space.Rule;
import s3delta.runtime.space.SearchSpace;

/** Reads {@code METHOD[:NUMBER]:SITE,SITE}, such as {@code lora:8:q,v}. */
final class DeltaOption {
    private static final RecordBinder BINDER = RecordBinder.config();

    private DeltaOption() {}

    /**
     * Reads a delta and its places.
     *
     * @param text a method's id, the value of its first whole-number setting, and patterns of sites
     * @param registry the plugins
     * @return the space that has just these candidates
     */
    static SearchSpace read(String text, Registry registry) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw malformed(text, "METHOD:SITES or METHOD:NUMBER:SITES");
        }
        DeltaMethod<?> method = registry.method(parts[0]);
        Map<String, Object> config = parts.length == 2 ? Map.of() : size(text, method, parts[1]);
        List<String> sites = Arrays.asList(parts[parts.length - 1].split(",", -1));
        return new SearchSpace(Optional.empty(), List.of(Rule.of(sites, List.of(new DeltaChoice(parts[0], config)))));
    }

    private static Map<String, Object> size(String text, DeltaMethod<?> method, String number) {
        Record defaults = method.defaults();
        List<String> keys = BINDER.keys(defaults.getClass());
        int index = Stream.of(defaults.getClass().getRecordComponents())
                .map(component -> component.getType() == int.class)
                .toList()
                .indexOf(true);
        if (index < 0) {
            throw malformed(text, "no number, as " + method.id() + " has no whole-number setting");
        }
        try {
            return Map.of(keys.get(index), Integer.valueOf(number));
        } catch (NumberFormatException e) {
            throw malformed(text, "a whole number for '" + keys.get(index) + "'");
        }
    }

    private static S3DeltaException malformed(String text, String expected) {
        return S3DeltaException.of(ErrorCode.USAGE, "the deltas cannot be read")
                .where("--deltas")
                .expected(expected)
                .got("'" + text + "'")
                .fix("write for example --deltas lora:8:q,v");
    }
}
