package s3delta.runtime.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.testsupport.Golden;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class FormatsTest {
    @TempDir
    Path directory;

    @Test
    void writesTextsOfAnyLength() {
        ObjectNode tree = (ObjectNode) Json.parse("{\"out\": \"" + "./".repeat(100_000) + "\"}", "a file");
        assertEquals(tree, Yaml.parse(Yaml.text(tree), "a file"));
    }

    @Test
    void namesTheLineOfACharacterThatYamlHasNot() {
        S3DeltaException error = assertThrows(S3DeltaException.class, () -> Yaml.parse("a: 1\nb: x\u0007\n", "a.yaml"));
        assertEquals("a.yaml, line 2", error.parts().detail("where").orElseThrow());
        assertEquals("the character \\u0007", error.parts().detail("got").orElseThrow());
    }

    @Test
    void namesAPointerOfGitLfs() throws IOException {
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 242043056\n";
        Path file = Files.writeString(directory.resolve("run.yaml"), pointer);
        S3DeltaException error = assertThrows(S3DeltaException.class, () -> Yaml.read(file));
        assertEquals(
                "a file is a pointer of Git LFS, and not the file itself",
                error.parts().what());
    }

    @Test
    void readsDecimalsExactly() {
        assertEquals(
                new BigDecimal("0.1000000000000000055"),
                Json.parse("0.1000000000000000055", "x").decimalValue());
        assertEquals(new BigDecimal("0.0003"), Yaml.parse("3e-4", "x").decimalValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,",
                "{\"a\":1,\"a\":2}",
                "{} {}",
                "{\"a\":NaN}",
                "{'a':1}",
                "[1,]",
                "// no\n1",
                "{\"a\":01}"
            })
    void refusesLooseJson(String text) {
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> Json.parse(text, "a file"));
        assertEquals(ErrorCode.FILE_FORMAT, e.code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "a: 1\na: 2",
                "a: [1",
                "a: 1\n---\nb: 1",
                "\ta: 1",
                "x: &k 1\ny: *k",
                "? [1]\n: 2"
            })
    void refusesLooseYaml(String text) {
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> Yaml.parse(text, "a file"));
        assertEquals(ErrorCode.FILE_FORMAT, e.code());
    }

    @Test
    void boundsTheDepth() {
        S3DeltaException json = assertThrows(S3DeltaException.class, () -> Json.parse("[".repeat(100_000), "a file"));
        S3DeltaException yaml = assertThrows(S3DeltaException.class, () -> Yaml.parse("[".repeat(100_000), "a file"));
        assertEquals(ErrorCode.FILE_FORMAT, json.code());
        assertEquals(ErrorCode.FILE_FORMAT, yaml.code());
        assertEquals(200, depth(Json.parse("[".repeat(200) + "]".repeat(200), "a file")));
    }

    @Test
    void boundsTheSize() throws IOException {
        Path file = directory.resolve("big.yaml");
        Files.writeString(file, "a: " + "x".repeat(1 << 20));
        Golden.RUNTIME.error("file-too-large", directory, () -> Yaml.read(file));
    }

    @Test
    void tellsWhatIsWrongWithAFile() throws IOException {
        Path file = directory.resolve("x.json");
        Golden.RUNTIME.error("file-missing", directory, () -> Json.read(file));
        Files.writeString(file, "{\"a\": 1,\n \"a\": 2}");
        Golden.RUNTIME.error("json-key-twice", directory, () -> Json.read(file));
        Files.writeString(file, "[1]");
        Golden.RUNTIME.error("json-no-object", directory, () -> Json.read(file));
        Files.writeString(file, "a: 1\nb: [1, 2\n");
        Golden.RUNTIME.error("yaml-malformed", directory, () -> Yaml.read(file));
        Files.writeString(file, "a: &x 1\nb: *x\n");
        Golden.RUNTIME.error("yaml-alias", directory, () -> Yaml.read(file));
        Files.write(file, new byte[] {'"', (byte) 0xC3, '"'});
        Golden.RUNTIME.error("file-not-text", directory, () -> Json.read(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &x 0.01",
                "&x a: 1",
                "a: &x {b: 1}",
                "a: &x [1]",
                "- &x 1",
                "a: !!float 0.01",
                "a: !!any.Class x",
                "a: !own {b: 1}",
                "!own a: 1",
                "a: !!str 3",
                "a: ! 3",
                "a: [!!int 3]",
                "--- !!map\na: 1",
                "a: 1\nb: {<<: *x}"
            })
    void refusesAnchorsAliasesAndTags(String yaml) {
        S3DeltaException error = assertThrows(S3DeltaException.class, () -> Yaml.parse(yaml, "x.yaml"));
        assertEquals(ErrorCode.FILE_FORMAT, error.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: '&x 1'", "a: x&y", "a: 1!", "a: \"!!float 1\"", "a: |\n  &x !y *z"})
    void takesTheirSignsInTexts(String yaml) {
        assertFalse(Yaml.parse(yaml, "x.yaml").path("a").asString().isEmpty());
    }

    @Test
    void skipsAByteOrderMark() throws IOException {
        Path file = directory.resolve("x.json");
        Files.writeString(file, "\uFEFF{\"a\": 1}");
        assertEquals(Map.of("a", 1L), Trees.plain(Json.read(file)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e3", "007", "3.0", "true", "no", "null", "~", "", " a", "a ", "a: b", "a #b", "*a", "&a", "-", "- a",
                ".nan", ".5", "0x1F", "12:30", "1_000", "a\nb", "ü", "{a}", "[a]", "'", "\"", "@a", "%a", "|", "\t", "y"
            })
    void writesEveryTextSoThatItReadsBack(String text) {
        Map<String, Object> tree = Map.of("key", text, "list", List.of(text, Map.of("k", text)));
        assertEquals(tree, Trees.plain(Yaml.parse(Yaml.text(Trees.tree(tree)), "x")));
        assertEquals(tree, Trees.plain(Json.parse(Json.text(Trees.tree(tree)), "x")));
    }

    @Test
    void writesPlainNamesAndPathsUnquoted() {
        assertEquals("a: ../shared/t5-mini_en.x\n", Yaml.text(Trees.tree(Map.of("a", "../shared/t5-mini_en.x"))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {2e-23, 0.1 + 0.2, Double.MIN_VALUE, Double.MAX_VALUE, 16})
    void writesDoublesSoThatTheyReadBack(double value) {
        assertEquals(value, Trees.plain(Json.parse(Json.text(Trees.tree(value)), "x")));
        assertEquals(value, Trees.plain(Yaml.parse(Yaml.text(Trees.tree(value)), "x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[null]", "1e400", "{\"a\":99999999999999999999}"})
    void refusesValuesThatCannotBeKept(String text) {
        assertThrows(IllegalArgumentException.class, () -> Trees.plain(Json.parse(text, "x")));
    }

    @Test
    void refusesPlainValuesWithoutAForm() {
        assertThrows(IllegalArgumentException.class, () -> Trees.tree(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Trees.tree(new Object()));
    }

    private static int depth(JsonNode node) {
        return node.isEmpty() ? 1 : 1 + depth(node.get(0));
    }
}
