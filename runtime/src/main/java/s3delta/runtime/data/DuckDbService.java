package s3delta.runtime.data;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import s3delta.runtime.process.Service;
import s3delta.runtime.process.Wire;

/**
 * Runs queries in an in-memory DuckDB that never uses the network. A request is the seconds that a statement may take, the
 * statements that prepare a connection of its own, a query, and the wanted rows as bits.
 */
public final class DuckDbService implements Service {
    /** What is said of a statement that took longer than it may. */
    static final String LATE = "no end within the time allowed";

    private @Nullable Connection connection;

    private DuckDbService() {}

    /**
     * Serves the parent process.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        Service.serve(new DuckDbService());
    }

    @Override
    public void answer(DataInputStream request, DataOutputStream reply) throws IOException, Refused {
        long[] numbers = Wire.numbers(request);
        List<String> before = new ArrayList<>();
        for (long i = 0; i < numbers[1]; i++) {
            before.add(Wire.text(request));
        }
        String sql = Wire.text(request);
        BitSet wanted = BitSet.valueOf(Wire.numbers(request));
        try {
            if (before.isEmpty()) {
                query(connected(), (int) numbers[0], sql, wanted, reply);
            } else {
                try (Connection prepared = connect()) {
                    for (String statement : before) {
                        execute(prepared, statement);
                    }
                    query(prepared, (int) numbers[0], sql, wanted, reply);
                }
            }
        } catch (SQLTimeoutException e) {
            throw new Refused(LATE, e);
        } catch (SQLException e) {
            forgetBroken();
            throw new Refused(reason(e), e);
        }
    }

    private static void query(Connection on, int seconds, String sql, BitSet wanted, DataOutputStream reply)
            throws SQLException, IOException {
        try (Statement statement = on.createStatement()) {
            statement.setQueryTimeout(seconds);
            try (ResultSet result = statement.executeQuery(sql)) {
                for (int number = 0; number < wanted.length() && result.next(); number++) {
                    if (wanted.get(number)) {
                        reply.writeByte(ITEM);
                        reply.writeInt(number);
                        Wire.text(reply, String.valueOf(result.getString(1)));
                    }
                }
            }
        }
    }

    private static void execute(Connection on, String sql) throws SQLException {
        try (Statement statement = on.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connected() throws SQLException {
        if (connection == null) {
            connection = connect();
        }
        return connection;
    }

    /** After some failures a database answers nothing any more. */
    private void forgetBroken() {
        try {
            execute(connected(), "SELECT 1");
        } catch (SQLException e) {
            connection = null;
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

    private static Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("jdbc_stream_results", "true");
        // What a file held a moment ago is no answer about what it holds now.
        properties.setProperty("enable_external_file_cache", "false");
        // Rows go through, they are not kept: far above what any honest file needs.
        properties.setProperty("memory_limit", "4GB");
        // One thread keeps the order of rows and leaves the processors to training.
        properties.setProperty("threads", "1");
        return DriverManager.getConnection("jdbc:duckdb:", properties);
    }
}
