package s3delta.runtime.trial;

import org.junit.jupiter.api.Test;
import s3delta.api.ErrorCode;
import s3delta.runtime.task.Task;
import s3delta.runtime.task.Tasks;
import s3delta.runtime.tokenizer.FakeTokenizer;
import s3delta.testsupport.ExpectedError;

class LabelsApartTest {
    private static final Task TASK = Tasks.byName("cola");

    /** Gives each text one token. */
    private static FakeTokenizer tokenizer(boolean same) {
        return new FakeTokenizer() {
            @Override
            public int[] encode(String text) {
                return new int[] {same ? 2 : text.hashCode(), 1};
            }

            @Override
            public String decode(int[] tokens) {
                return "";
            }

            @Override
            public int size() {
                return 3;
            }
        };
    }

    @Test
    void labelsHaveTokensOfTheirOwn() {
        Trial.requireLabelsApart(TASK, tokenizer(false));
        ExpectedError.of(ErrorCode.DATA, "'0' and '1'", () -> Trial.requireLabelsApart(TASK, tokenizer(true)));
    }
}
