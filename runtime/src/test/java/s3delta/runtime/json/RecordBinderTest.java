package s3delta.runtime.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.testsupport.Golden;
import tools.jackson.databind.node.ObjectNode;

class RecordBinderTest {
    private static final RecordBinder BINDER = RecordBinder.config();
    private static final Place PLACE = Place.of("x.yaml");
    private static final Path NOWHERE = Path.of("nowhere-at-all");
    private static final All DEFAULTS = new All(
            1,
            2L,
            0.5,
            true,
            "text",
            new BigDecimal("0.1"),
            Path.of("a/b"),
            Kind.FIRST_ORDER,
            List.of("x"),
            Optional.empty(),
            new Inner(3, Map.of()),
            Map.of("k", 1L));

    public enum Kind {
        FIRST_ORDER,
        UNROLLED
    }

    public record Inner(int batchSize, @Rest Map<String, Object> others) {
        public Inner {
            Require.atLeast("batch-size", batchSize, 1);
        }
    }

    public record All(
            int aWhole,
            long big,
            double real,
            boolean flag,
            String text,
            BigDecimal exact,
            Path path,
            Kind kind,
            List<String> names,
            Optional<Integer> maybe,
            Inner inner,
            Map<String, Object> free) {}

    public record Strict(int low, int high) {
        public Strict {
            if (low > high) {
                throw new IllegalArgumentException("low " + low + " above high " + high);
            }
            if (high > 99) {
                throw S3DeltaException.of(ErrorCode.BUDGET, "own words");
            }
            if (high < 0) {
                throw new UnsupportedOperationException("a fault");
            }
        }
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) Yaml.parse(text, "x.yaml");
    }

    private static All bind(String text) {
        return BINDER.bind(yaml(text), DEFAULTS, PLACE);
    }

    @Test
    void keepsDefaultsOfKeysThatAreNotWritten() {
        assertEquals(DEFAULTS, bind("{}"));
    }

    @Test
    void bindsEveryKey() {
        All bound = bind("""
                a-whole: -7
                big: 5000000000
                real: 3e-4
                flag: false
                text: "1"
                exact: 0.00050
                path: ../c
                kind: unrolled
                names: [b, a]
                maybe: 4
                inner: {batch-size: 9, extra: [1, {x: 2.5}]}
                free: {z: true}
                """);
        assertEquals(
                new All(
                        -7,
                        5_000_000_000L,
                        3e-4,
                        false,
                        "1",
                        new BigDecimal("0.00050"),
                        Path.of("../c"),
                        Kind.UNROLLED,
                        List.of("b", "a"),
                        Optional.of(4),
                        new Inner(9, Map.of("extra", List.of(1L, Map.of("x", 2.5)))),
                        Map.of("z", true)),
                bound);
    }

    @Test
    void keepsDefaultsWithinAMap() {
        assertEquals(
                new Inner(3, Map.of("other", "x")), bind("inner: {other: x}").inner());
    }

    @Test
    void writesATreeThatBindsBack() {
        All record = bind("{maybe: 4, inner: {batch-size: 2, extra: 1}}");
        ObjectNode tree = BINDER.tree(record);
        assertEquals(
                List.of(
                        "a-whole", "big", "real", "flag", "text", "exact", "path", "kind", "names", "maybe", "inner",
                        "free"),
                List.copyOf(tree.propertyNames()));
        assertEquals(record, BINDER.bind(yaml(Yaml.text(tree)), DEFAULTS, PLACE));
        assertEquals(false, BINDER.tree(DEFAULTS).has("maybe"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a-whole: 1.0",
                "a-whole: 1e3",
                "a-whole: 2147483648",
                "a-whole: '1'",
                "a-whole:",
                "a-whole: true",
                "big: 9223372036854775808",
                "big: x",
                "real: 1e400",
                "real: .nan",
                "real: .inf",
                "real: x",
                "flag: yes",
                "flag: 1",
                "text: 1",
                "text: [a]",
                "exact: 1e999999999",
                "exact: x",
                "path: ''",
                "path: 1",
                "kind: FIRST_ORDER",
                "kind: 0",
                "names: sst2",
                "names: [1]",
                "maybe: x",
                "maybe:",
                "inner: 1",
                "inner: {batch-size: x}",
                "inner: {other: .nan}",
                "free: 1",
                "free: {a: }"
            })
    void refusesValuesOfAnotherType(String text) {
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> bind(text));
        assertEquals(ErrorCode.CONFIG_VALUE, e.code(), e.getMessage());
    }

    @Test
    void wordsItsErrors() {
        Golden.RUNTIME.error("key-unknown", NOWHERE, () -> bind("nmaes: [a]"));
        Golden.RUNTIME.error("key-unknown-far", NOWHERE, () -> bind("qwrtzpsdfghjk: [a]"));
        Golden.RUNTIME.error("value-mistyped", NOWHERE, () -> bind("names: [a, 1]"));
        Golden.RUNTIME.error("value-no-choice", NOWHERE, () -> bind("kind: second-order"));
        Golden.RUNTIME.error("value-out-of-range", NOWHERE, () -> bind("inner: {batch-size: 0}"));
        Golden.RUNTIME.error(
                "value-missing", NOWHERE, () -> BINDER.bind(yaml("low: 1"), Strict.class, Map.of(), PLACE.child("a")));
        Golden.RUNTIME.error(
                "values-do-not-fit",
                NOWHERE,
                () -> BINDER.bind(yaml("{low: 2, high: 1}"), Strict.class, Map.of(), PLACE.child("a")));
        Place overridden = new Place("x.yaml", Set.of("inner"), "");
        Golden.RUNTIME.error(
                "value-of-a-setting", NOWHERE, () -> BINDER.bind(yaml("inner: {batch-size: x}"), DEFAULTS, overridden));
        Golden.RUNTIME.error(
                "key-unknown-others",
                NOWHERE,
                () -> BINDER.suggesting(List.of("batch-size")).bind(yaml("batch-sise: 1"), new Strict(1, 2), PLACE));
    }

    @Test
    void passesARecordsOwnErrorAndFaults() {
        S3DeltaException own = assertThrows(
                S3DeltaException.class, () -> BINDER.bind(yaml("{low: 1, high: 100}"), Strict.class, Map.of(), PLACE));
        assertEquals(ErrorCode.BUDGET, own.code());
        assertThrows(
                UnsupportedOperationException.class,
                () -> BINDER.bind(yaml("{low: -2, high: -1}"), Strict.class, Map.of(), PLACE));
    }

    @Test
    void leavesTheTreeAsItWas() {
        ObjectNode tree = yaml("{low: 1, high: 2}");
        BINDER.bind(tree, Strict.class, Map.of(), PLACE);
        assertEquals(yaml("{low: 1, high: 2}"), tree);
    }

    @Test
    void readsTypesOfTheirOwn() {
        Codec<Strict> codec = new Codec<>(
                Strict.class,
                "a range",
                (node, place) -> new Strict(node.get(0).intValue(), node.get(1).intValue()),
                strict -> Trees.tree(List.of(strict.low, strict.high)));
        RecordBinder binder = RecordBinder.config(codec);
        Holder holder = binder.bind(yaml("range: [1, 2]"), Holder.class, Map.of(), PLACE);
        assertEquals(new Holder(new Strict(1, 2)), holder);
        assertEquals(yaml("range: [1, 2]"), Yaml.parse(Yaml.text(binder.tree(holder)), "x"));
        S3DeltaException e = assertThrows(
                S3DeltaException.class, () -> binder.bind(yaml("range: [2, 1]"), Holder.class, Map.of(), PLACE));
        assertEquals(ErrorCode.CONFIG_VALUE, e.code());
    }

    public record Holder(Strict range) {}
}
