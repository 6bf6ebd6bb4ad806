package s3delta.bench.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import s3delta.runtime.data.Query;
import s3delta.runtime.data.Table;
import s3delta.runtime.data.TextFormat;

/** The readers of rows. */
final class DataReaders {
    private static final String ROWS =
            "SELECT i::INTEGER AS idx, 'the dog ' || i AS sentence, (i %% 2)::BIGINT AS label, i / 3.0 AS score,"
                    + " [i, i + 1] AS list, {'paragraph': i, 'text': 'x' || i} AS nested, i %% 3 = 0 AS yes,"
                    + " CASE WHEN i %% 4 = 0 THEN NULL ELSE 'a' END AS gaps FROM range(%d) r(i)";

    private DataReaders() {}

    static List<Reader> all() {
        return List.of(
                reader(
                        "parquet",
                        "rows.parquet",
                        () -> List.of(parquet("snappy", 20), parquet("zstd", 600), parquet("gzip", 3))),
                reader("jsonl", "rows.jsonl", () -> List.of(text("rows.jsonl", jsonl()))),
                reader("csv", "rows.csv", () -> List.of(text("rows.csv", separated(',')))),
                reader("tsv", "rows.tsv", () -> List.of(text("rows.tsv", separated('\t')))),
                reader("json", "rows.json", () -> List.of(text("rows.json", array()))),
                reader("csv-semicolon", "found.csv", () -> List.of(text("found.csv", separated(';')))),
                reader("csv-gz", "rows.csv.gz", () -> List.of(compressed("rows.csv.gz", separated(',')))),
                packed("jsonl-gz", "rows.jsonl.gz", jsonl(), TextFormat.DEFAULTS, DataReaders::gzip),
                packed("jsonl-utf-16", "rows.jsonl", jsonl(), TextFormat.DEFAULTS, DataReaders::utf16),
                packed("csv-utf-16", "rows.csv", separated(','), TextFormat.DEFAULTS, DataReaders::utf16),
                packed(
                        "csv-latin-1",
                        "rows.csv",
                        separated(';'),
                        encoded("latin-1"),
                        text -> recoded(text, StandardCharsets.ISO_8859_1)),
                query("sql-jsonl", "rows.jsonl", () -> List.of(text("rows.jsonl", jsonl()))),
                query("sql-csv", "rows.csv", () -> List.of(text("rows.csv", separated(',')))));
    }

    private static Reader reader(String name, String file, Supplier<List<Seed>> seeds) {
        return new Reader(
                name,
                seeds,
                directory -> () -> Table.open(List.of(directory.resolve(file))).first(List.of(), 0));
    }

    private static Reader query(String name, String file, Supplier<List<Seed>> seeds) {
        return new Reader(name, seeds, directory -> () -> {
            Map<String, List<Path>> tables = Map.of("d", List.of(directory.resolve(file)));
            Query query = new Query("SELECT * FROM d", tables, TextFormat.DEFAULTS, "a query", 20);
            try (Table table = Table.open(query)) {
                table.first(List.of(), 0);
            }
        });
    }

    /** A file whose bytes are changed, and one whose text is changed before it is packed. */
    private static Reader packed(String name, String file, String text, TextFormat format, UnaryOperator<byte[]> pack) {
        byte[] plain = text.replace("the ", "th\u00e9 ").getBytes(StandardCharsets.UTF_8);
        List<Seed> seeds =
                List.of(new Seed(file, Form.BINARY, pack.apply(plain)), new Seed("plain-" + file, Form.TEXT, plain));
        return new Reader(name, () -> seeds, directory -> () -> {
            Seeds.put(
                    directory,
                    new Seed("packed-" + file, Form.BINARY, pack.apply(read(directory.resolve("plain-" + file)))));
            for (String each : List.of(file, "packed-" + file)) {
                try (Table table = Table.open(List.of(directory.resolve(each)), format)) {
                    table.first(List.of(), 0);
                }
            }
        });
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TextFormat encoded(String encoding) {
        return new TextFormat(Optional.empty(), Optional.of(encoding), Optional.empty());
    }

    /** Writes UTF-16 with its byte-order mark. */
    private static byte[] utf16(byte[] text) {
        return recoded(text, StandardCharsets.UTF_16);
    }

    private static byte[] recoded(byte[] text, Charset to) {
        return new String(text, StandardCharsets.UTF_8).getBytes(to);
    }

    private static byte[] gzip(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Seed compressed(String name, String rows) {
        return new Seed(name, Form.BINARY, gzip(rows.getBytes(StandardCharsets.UTF_8)));
    }

    private static String array() {
        return jsonl().strip().replace("\n", ",\n").transform(rows -> "[" + rows + "]");
    }

    private static Seed text(String name, String rows) {
        return new Seed(name, Form.TEXT, rows.getBytes(StandardCharsets.UTF_8));
    }

    private static Seed parquet(String compression, int rows) {
        return Seeds.written("rows.parquet", Form.PARQUET, file -> copy(file, compression, rows));
    }

    private static void copy(Path file, String compression, int rows) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(String.format(
                    Locale.ROOT,
                    "COPY (" + ROWS + ") TO '%s' (FORMAT parquet, COMPRESSION %s)",
                    rows,
                    file.toString().replace("'", "''"),
                    compression));
        } catch (SQLException e) {
            throw new IllegalStateException("the seed cannot be written", e);
        }
    }

    private static String jsonl() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            rows.append(
                    ("{\"idx\":%d,\"sentence\":\"the \\\"dog\\\" \\u00e9 %d\",\"label\":%d,\"score\":%s,\"list\":[\"a\","
                                    + "\"b\"],\"nested\":{\"paragraph\":%d},\"yes\":true,\"gap\":null}\n")
                            .formatted(i, i, i % 2, i / 4.0, i));
        }
        return rows.toString();
    }

    private static String separated(char mark) {
        StringBuilder rows = new StringBuilder("idx,sentence,label\n".replace(',', mark));
        for (int i = 0; i < 20; i++) {
            rows.append(String.format("%d%s\"the \"\"dog\"\" %d\"%s%d%n", i, mark, i, mark, i % 2));
        }
        return rows.toString();
    }
}
