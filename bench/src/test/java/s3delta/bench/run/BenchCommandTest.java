package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import s3delta.bench.FuzzCommand;

class BenchCommandTest {
    /** The error comes before anything is compiled. */
    @Test
    void anUnknownReaderOfTheFuzzerIsAnError() {
        Command command = Command.run("bench", "fuzz", "--reader", "parket");
        assertEquals(2, command.code());
        assertTrue(command.err().startsWith("error[usage]: there is no such reader"), command.err());
        assertTrue(command.err().contains("did you mean 'parquet'?"), command.err());
        FuzzCommand.READERS.forEach(name -> assertTrue(command.err().contains(name), name));
    }
}
