package s3delta.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.testsupport.ExpectedError;

/** Files as users have them: from spreadsheets, scripts and other systems. */
class UserFilesTest {
    private static final String LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 242043056\n";

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "blank first line, '\\nid,text\\n1,a\\n2,b\\n'",
        "blank lines with CR, '\\r\\n\\r\\nid,text\\r\\n1,a\\r\\n\\r\\n2,b\\r\\n'",
        "spaces before the header, '  \\n\\t\\nid,text\\n1,a\\n2,b\\n'",
        "Excel's line, 'sep=;\\nid;text\\n1;a\\n2;b\\n'",
        "Excel's line of commas, '\\ufeffsep=,\\r\\nid,text\\r\\n1,a\\r\\n2,b\\r\\n'",
        "Excel's line of another, 'sep=^\\nid^text\\n1^a\\n2^b\\n'",
        "mixed line ends, 'id,text\\r\\n1,a\\n2,b\\r\\n'",
        "old line ends, 'id,text\\r1,a\\r2,b'",
        "no last line end, 'id,text\\n1,a\\n2,b'",
        "blank line at the end, 'id,text\\n1,a\\n2,b\\n\\n  \\n'",
        "semicolons, 'id;text\\n1;a\\n2;b\\n'",
        "bars, 'id|text\\n1|a\\n2|b\\n'",
        "tabs, 'id\\ttext\\n1\\ta\\n2\\tb\\n'",
        "quotes, '\"id\",\"text\"\\n\"1\",\"a\"\\n\"2\", b'",
        "byte-order mark, '\\ufeffid,text\\n1,a\\n2,b\\n'",
        "two of them, '\\ufeff\\ufeffid,text\\n1,a\\n2,b\\n'",
        "one behind blank lines, '\\n\\n\\ufeffid,text\\n1,a\\n2,b\\n'"
    })
    void readsCsvAsItComes(String kind, String text) throws IOException {
        String plain = text.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\t", "\t")
                .replace("\\ufeff", "\ufeff");
        List<Row> rows = open("a.csv", plain).first(List.of("id", "text"), 0);
        assertEquals(List.of("1", "2"), rows.stream().map(row -> row.text("id")).toList(), kind);
        assertEquals(
                List.of("a", "b"),
                rows.stream().map(row -> row.text("text").strip()).toList(),
                kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text;label\n1,5;2,5\n3;4\n", "text;label\na, b;1\nc, d;0\n", "text;label, odd\na;1\nb;0\n"})
    void findsTheDelimiterThatDividesRowsAlike(String text) throws IOException {
        assertEquals(2, open("a.csv", text).columns().size());
    }

    @Test
    void takesTheDelimiterThatIsNamed() throws IOException {
        TextFormat stars = new TextFormat(Optional.of("*"), Optional.empty(), Optional.empty());
        Path file = write("a.csv", "x,y*z\n1,2*3\n");
        assertEquals(List.of("x,y", "z"), Table.open(List.of(file), stars).columns());
        TextFormat tab = new TextFormat(Optional.of("tab"), Optional.empty(), Optional.of(","));
        Path tabs = write("b.csv", "x\ty\n1,5\ta, b\n");
        Row row = Table.open(List.of(tabs), tab).first(List.of(), 0).get(0);
        assertEquals("1.5", row.text("x"));
        assertEquals(1.5, row.number("x"));
        assertEquals("a, b", row.text("y"));
    }

    @ParameterizedTest
    @CsvSource({
        "'id,text\\n1,a\\n2\\n3,c\\n', a.csv row 1 (line 3)",
        "'id,text\\n1,a\\n2,b,c\\n3,c\\n', a.csv row 1 (line 3)",
        "'\\nid,text\\n1,\"a\\nb\"\\n2,b,c\\n', a.csv row 1 (line 5)",
        "'id,text\\n1,\"a \\\\\"quoted\\\\\" word\"\\n', a.csv line 2",
        "'id,text\\n1,\"a\\n2,b\\n', a.csv line 2"
    })
    void namesTheLineThatIsWrong(String text, String where) throws IOException {
        Path file = write("a.csv", text.replace("\\\\", "\\").replace("\\n", "\n"));
        ExpectedError.of(
                ErrorCode.FILE_FORMAT, where, () -> Table.open(List.of(file)).first(List.of("id", "text"), 0));
    }

    @Test
    void countsTheRowsThatAreWrong() throws IOException {
        Table table = open("a.csv", "id,text\n1,a\n2\n3,c\n4\n5,x,y\n6\n");
        S3DeltaException error = assertThrows(S3DeltaException.class, () -> table.first(List.of("text"), 0));
        String rows = error.parts().detail("rows").orElseThrow();
        assertTrue(rows.startsWith("4 rows are wrong"), rows);
        assertTrue(rows.contains("row 3 (line 5)") && rows.contains("row 4 (line 6)"), rows);
        assertEquals("c", table.rows(List.of("text"), 2).get(0).text("text"));
    }

    @Test
    void saysWhatIsNoUtf8() throws IOException {
        byte[] latin = "text,label\nplain,1\ncaf\u00e9,0\n".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(directory.resolve("a.csv"), latin);
        ExpectedError.of(ErrorCode.FILE_FORMAT, "line 3, byte 0xE9 at 4", () -> Table.open(List.of(file)));
        ExpectedError.of(ErrorCode.FILE_FORMAT, "set 'encoding'", () -> Table.open(List.of(file)));
        for (String name : List.of("latin-1", "ISO-8859-1", "windows-1252")) {
            TextFormat format = new TextFormat(Optional.empty(), Optional.of(name), Optional.empty());
            assertEquals(
                    "caf\u00e9",
                    Table.open(List.of(file), format)
                            .rows(List.of("text"), 1)
                            .get(0)
                            .text("text"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void takesTheEncodingOfAByteOrderMark(String encoding) throws IOException {
        Path file = Files.write(
                directory.resolve("a.csv"), "\ufefftext,label\ncaf\u00e9,0\n".getBytes(Charset.forName(encoding)));
        assertEquals(
                "caf\u00e9",
                Table.open(List.of(file)).first(List.of("text"), 0).get(0).text("text"));
        Path bare = Files.write(directory.resolve("b.csv"), "text,label\nx,0\n".getBytes(Charset.forName(encoding)));
        ExpectedError.of(ErrorCode.FILE_FORMAT, "utf-16", () -> Table.open(List.of(bare)));
        Path json = Files.write(directory.resolve("b.jsonl"), "{\"text\":\"x\"}\n".getBytes(Charset.forName(encoding)));
        ExpectedError.of(ErrorCode.FILE_FORMAT, "b.jsonl line 1", () -> Table.open(List.of(json)));
    }

    @ParameterizedTest
    @CsvSource({
        "a.jsonl, '{\"text\":\"a\"}\\n\\n  \\n{\"text\":\"b\"}\\n\\n'",
        "a.jsonl, '\\ufeff{\"text\":\"a\"}\\r\\n{\"text\":\"b\"}\\r\\n'",
        "a.ndjson, '{\"text\":\"a\"}\\n{\"text\":\"b\"}\\n'",
        "a.json, '{\"text\":\"a\"}\\n{\"text\":\"b\"}\\n'",
        "a.json, '[{\"text\":\"a\"},\\n {\"text\": \"b\", \"z\": [1, {\"y\": 2}]}]'",
        "a.json, '\\ufeff\\n [\\n  {\\n    \"text\": \"a\"\\n  },\\n  {\"text\": \"b\"}\\n]\\n'",
        "a.jsonl, '[{\"text\":\"a\"}, {\"text\": \"b\"}]'",
        "a.jsonl, '{\"text\":\"a\"}\\r\\r{\"text\":\"b\"}\\r'"
    })
    void readsJsonAsItComes(String name, String text) throws IOException {
        String plain = text.replace("\\n", "\n").replace("\\r", "\r").replace("\\ufeff", "\ufeff");
        List<Row> rows = open(name, plain).first(List.of("text"), 0);
        assertEquals(
                List.of("a", "b"), rows.stream().map(row -> row.text("text")).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "a.jsonl, '{\"text\":\"a\"}\\n\\n{\"text\":\"cut of', a.jsonl row 1 (line 3)",
        "a.json, '[{\"text\":\"a\"},\\n {\"text\": }]', a.json line 2",
        "a.json, '[{\"text\":\"a\"},\\n 3]', a.json line 2",
        "a.json, '[{\"text\":\"a\"},\\n {\"text\":\"b\"}', a.json line 2",
        "a.json, '[{\"text\":\"a\"}]\\n[{\"text\":\"b\"}]', a.json line 2",
        "a.json, '[{\"text\":\"a\"}]\\nx', a.json line 2",
        "a.json, '{\\n  \"text\": \"a\"\\n}', an object on several lines",
        "a.jsonl, '{\"text\": \"a\", \"n\": .5}', Unexpected character"
    })
    void namesTheLineThatIsNoJson(String name, String text, String where) throws IOException {
        Path file = write(name, text.replace("\\n", "\n"));
        ExpectedError.of(
                ErrorCode.FILE_FORMAT, where, () -> Table.open(List.of(file)).first(List.of("text"), 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv.gz", "a.tsv.gz", "a.jsonl.gz", "a.json.gz", "a.csv", "a.jsonl"})
    void readsCompressedFiles(String name) throws IOException {
        String text = name.contains("json") ? "{\"text\":\"a\"}\n{\"text\":\"b\"}\n" : "text\na\nb\n";
        byte[] bytes = Gzip.compressed(text);
        Path file = Files.write(directory.resolve(name), bytes);
        assertEquals(
                List.of("a", "b"),
                Table.open(List.of(file)).first(List.of("text"), 0).stream()
                        .map(row -> row.text("text"))
                        .toList());
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 6));
        ExpectedError.of(
                ErrorCode.FILE_FORMAT,
                "compressed",
                () -> Table.open(List.of(file)).first(List.of("text"), 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.jsonl", "a.json", "a.tsv", "a.parquet"})
    void namesPointersOfGitLfs(String name) throws IOException {
        Path file = write(name, LFS);
        ExpectedError.of(ErrorCode.FILE_FORMAT, "git lfs pull", () -> Table.open(List.of(file)));
    }

    @ParameterizedTest
    @CsvSource({"'PK\u0003\u0004xxxx', Excel", "PAR1xxxxPAR1, parquet", "%PDF-1.7, PDF", "<!DOCTYPE html>, web page"})
    void namesFilesOfOtherFormats(String bytes, String what) throws IOException {
        Path file = write("a.csv", bytes);
        ExpectedError.of(ErrorCode.FILE_FORMAT, what, () -> Table.open(List.of(file)));
    }

    @Test
    void namesColumnsThatComeTwice() throws IOException {
        Table table = open("a.csv", "text,label,text\na,1,b\n");
        assertEquals("1", table.first(List.of("label"), 0).get(0).text("label"));
        ExpectedError.of(ErrorCode.DATA, "two columns have one name", () -> table.first(List.of("text"), 0));
        Table wide = open("b.csv", "text;label\na;1\n");
        ExpectedError.of(ErrorCode.DATA, "separated by ';'", () -> wide.first(List.of("txt"), 0));
    }

    private Table open(String name, String text) throws IOException {
        return Table.open(List.of(write(name, text)));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** Files behind one another are one text, and zeros are padding; other bytes are a file that was damaged. */
    @Test
    void readsAllOfAGzipFile() throws IOException {
        byte[] first = Gzip.compressed("id,text\n1,a\n");
        byte[] second = Gzip.compressed("2,b\n");
        assertEquals(2, packed(first, second).first(List.of("id"), 0).size());
        assertEquals(1, packed(first, new byte[700]).first(List.of("id"), 0).size());
        for (byte[] other :
                List.of("x".getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(second, 1, second.length))) {
            ExpectedError.of(
                    ErrorCode.FILE_FORMAT,
                    "other bytes behind its end",
                    () -> packed(first, other).first(List.of("id"), 0));
        }
        byte[] twice = new byte[4000];
        Arrays.fill(twice, (byte) 'x');
        ExpectedError.of(
                ErrorCode.FILE_FORMAT,
                "other bytes behind its end",
                () -> packed(first, twice).first(List.of("id"), 0));
    }

    private Table packed(byte[] first, byte[] second) throws IOException {
        Path file = directory.resolve("a.csv.gz");
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        Files.write(file, both);
        return Table.open(List.of(file));
    }

    @ParameterizedTest
    @CsvSource({
        "425a6839314159, compressed with bzip2",
        "fd377a585a0000, compressed with xz",
        "28b52ffd000000, compressed with zstd",
        "377abcaf271c00, a 7z archive"
    })
    void namesOtherCompressions(String hex, String named) throws IOException {
        Path file = directory.resolve("a.csv");
        Files.write(file, HexFormat.of().parseHex(hex));
        ExpectedError.of(
                ErrorCode.FILE_FORMAT, named, () -> Table.open(List.of(file)).first(List.of("a"), 0));
    }

    @Test
    void namesWhatIsCompressedTwice() throws IOException {
        Path file = directory.resolve("a.csv.gz");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(Gzip.compressed("id\n1\n"));
        }
        Files.write(file, bytes.toByteArray());
        ExpectedError.of(
                ErrorCode.FILE_FORMAT,
                "compressed twice",
                () -> Table.open(List.of(file)).first(List.of("id"), 0));
    }

    /** In plain words, without the parser's options and names. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a.jsonl; [\"x\",1]; a text",
                "a.jsonl; {\"a\":1}|3; a number",
                "a.json; [1,2]; a number",
                "a.json; [{\"a\":1},null]; null",
                "a.json; [[\"a\"]]; a list",
                "a.json; [{\"a\":1}] trailing; more behind the array",
                "a.json; [{\"a\":1}] {}; more behind the array"
            })
    void saysWhatStandsWhereAnObjectShould(String name, String text, String got) throws IOException {
        S3DeltaException error = assertThrows(
                S3DeltaException.class,
                () -> open(name, text.replace('|', '\n')).first(List.of("a"), 0));
        assertEquals(Optional.of(got), error.parts().detail("got"));
    }

    /** A key that stands twice hinders where it is used. */
    @Test
    void refusesAKeyThatStandsTwice() throws IOException {
        Table table = open("a.jsonl", "{\"a\":\"x\",\"a\":\"y\",\"b\":1}\n");
        assertEquals("1", table.first(List.of("b"), 0).get(0).text("b"));
        ExpectedError.of(ErrorCode.FILE_FORMAT, "one key 'a'", () -> table.first(List.of("a"), 0));
    }

    @Test
    void passesOverWhatIsDeep() throws IOException {
        String deep = "[".repeat(5000) + "]".repeat(5000);
        Table table = open("a.jsonl", "{\"a\":\"x\",\"b\":" + deep + ", \"" + "k".repeat(60_000) + "\": 1}\n");
        assertEquals("x", table.first(List.of("a"), 0).get(0).text("a"));
        ExpectedError.of(
                ErrorCode.FILE_FORMAT,
                "too deep to be read",
                () -> open("b.jsonl", "{\"b\":" + "[".repeat(20_000) + "\n").first(List.of("b"), 0));
    }

    @Test
    void saysWhatTheByteOrderMarkSays() throws IOException {
        Path file = directory.resolve("cut.csv");
        byte[] text = "\ufeffa,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE);
        Files.write(file, Arrays.copyOf(text, text.length - 1));
        ExpectedError.of(
                ErrorCode.FILE_FORMAT,
                "text in UTF-16, as its byte-order mark says",
                () -> Table.open(List.of(file)).size());
    }
}
