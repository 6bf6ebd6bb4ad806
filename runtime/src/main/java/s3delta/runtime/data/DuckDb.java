package s3delta.runtime.data;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Properties;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Runs one query in an in-memory DuckDB that never uses the network. */
final class DuckDb {
    private DuckDb() {}

    /** Takes the rows of a result. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Takes one row.
         *
         * @param number from 0
         * @param text the first column
         */
        void row(int number, String text);
    }

    /** Reads the first column of a small result. */
    static List<String> column(Path file, String sql) {
        List<String> values = new ArrayList<>();
        run(file, sql, result -> {
            while (result.next()) {
                values.add(result.getString(1));
            }
        });
        return values;
    }

    /** Visits the wanted rows of a result, which is never in memory as a whole, and stops after the last of them. */
    static void visit(Path file, String sql, BitSet wanted, Visitor visitor) {
        run(file, sql, result -> {
            for (int number = 0; number < wanted.length() && result.next(); number++) {
                if (wanted.get(number)) {
                    visitor.row(number, result.getString(1));
                }
            }
        });
    }

    private interface Reading {
        void read(ResultSet result) throws SQLException;
    }

    private static void run(Path file, String sql, Reading reading) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            reading.read(result);
        } catch (SQLException e) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a data file is damaged or of another format")
                    .where(file)
                    .got(reason(e))
                    .mend("fetch the file again, or give it the ending of its real format")
                    .cause(e)
                    .build();
        }
    }

    /** Takes the one line that says something: DuckDB's messages go on for pages, and may begin with a formula. */
    private static String reason(SQLException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .filter(line -> !line.contains("pending query result"))
                .findFirst()
                .orElse("no reason");
    }

    private static Connection connect() {
        Properties properties = new Properties();
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("jdbc_stream_results", "true");
        // One thread keeps the order of rows and leaves the processors to training.
        properties.setProperty("threads", "1");
        try {
            return DriverManager.getConnection("jdbc:duckdb:", properties);
        } catch (SQLException e) {
            throw new IllegalStateException("the DuckDB library cannot be started", e);
        }
    }
}
