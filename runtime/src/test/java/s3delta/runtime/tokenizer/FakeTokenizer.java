package s3delta.runtime.tokenizer;

import java.util.List;

/** What fakes have in common: special tokens as T5 has them, and nothing to close. */
public abstract class FakeTokenizer implements Tokenizer {
    @Override
    public List<int[]> encodeAll(List<String> texts) {
        return texts.stream().map(this::encode).toList();
    }

    @Override
    public int endOfSequence() {
        return 1;
    }

    @Override
    public int padding() {
        return 0;
    }

    @Override
    public int sentinel(int number) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
