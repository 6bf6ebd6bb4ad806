package s3delta.runtime.data;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import s3delta.api.spi.Message;
import s3delta.runtime.process.Service;

/**
 * Runs queries in an in-memory DuckDB that never uses the network. A request has the seconds that a statement may take, the
 * wanted rows as bits, the query, and the statements that prepare a connection for it alone. An item of the answer is a row's
 * number and its first column.
 */
public final class DuckDbService implements Service {
    /** The code of the refusal of a statement that took longer than it may. */
    static final String LATE = "late";

    private static final String QUERY = "query";
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

    /** Makes a request. */
    static Message request(int seconds, BitSet wanted, String sql, List<String> before) {
        String bits = Base64.getEncoder().encodeToString(wanted.toByteArray());
        Object[] fields = new Object[3 + before.size()];
        fields[0] = seconds;
        fields[1] = bits;
        fields[2] = sql;
        System.arraycopy(before.toArray(), 0, fields, 3, before.size());
        return Message.of(QUERY, fields);
    }

    @Override
    public void answer(Message request, Reply reply) throws IOException, Refused {
        List<String> before = request.fields().subList(3, request.fields().size());
        try {
            if (before.isEmpty()) {
                query(connected(), request, reply);
            } else {
                try (Connection prepared = connect()) {
                    for (String statement : before) {
                        execute(prepared, statement);
                    }
                    query(prepared, request, reply);
                }
            }
        } catch (SQLTimeoutException e) {
            throw new Refused(LATE, "no end within the time allowed", e);
        } catch (SQLException e) {
            forgetBroken();
            throw new Refused("sql", reason(e), e);
        }
    }

    private static void query(Connection on, Message request, Reply reply) throws SQLException, IOException {
        BitSet wanted = BitSet.valueOf(Base64.getDecoder().decode(request.text(1)));
        try (Statement statement = on.createStatement()) {
            statement.setQueryTimeout(request.number(0));
            try (ResultSet result = statement.executeQuery(request.text(2))) {
                for (int number = 0; number < wanted.length() && result.next(); number++) {
                    if (wanted.get(number)) {
                        reply.item(number, result.getString(1));
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

    /** Takes the one line that says something: DuckDB's messages fill pages, and may begin with a formula. */
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
        Connection connected = DriverManager.getConnection("jdbc:duckdb:", properties);
        // The library that DuckDB has unpacked and loaded: 60 MB.
        Service.deleteTemporary("libduckdb");
        return connected;
    }
}
