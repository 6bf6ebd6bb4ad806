package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CompletionCommandTest {
    @Test
    void completesEveryCommandAndItsOptions() {
        Cli run = Cli.run("completion");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("#!"), run.out());
        assertTrue(run.out().contains("complete -F _complete_s3delta"), run.out());
        for (String word : new String[] {"predict", "merge", "--batch-size", "--format"}) {
            assertTrue(run.out().contains(word), word);
        }
    }
}
