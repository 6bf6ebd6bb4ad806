package s3delta.runtime.tokenizer;

import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/**
 * The removal of spaces before punctuation that a {@code tokenizer_config.json} can ask for, as transformers makes it after
 * decoding.
 *
 * @param wanted whether the file asks for it
 */
record CleanUp(boolean wanted) {
    private static final String KEY = "clean_up_tokenization_spaces";

    /** Without this key, transformers cleans no text of byte pairs, whose spaces are the text's own. */
    private static final String EVEN_BYTE_PAIRS = KEY + "_for_bpe_even_though_it_will_corrupt_output";

    /** In transformers' order, as one replacement can make place for another. */
    private static final String[][] REPLACEMENTS = {
        {" .", "."},
        {" ?", "?"},
        {" !", "!"},
        {" ,", ","},
        {" ' ", "'"},
        {" n't", "n't"},
        {" 'm", "'m"},
        {" 's", "'s"},
        {" 've", "'ve"},
        {" 're", "'re"}
    };

    /**
     * Reads what is wanted.
     *
     * @param file of the tokenizer, next to its configuration
     * @param bytePairs whether the vocabulary is one of byte pairs
     * @return what the configuration says; nothing is wanted where there is none
     */
    static CleanUp of(Path file, boolean bytePairs) {
        ObjectNode config = Tokenizers.treeIfThere(file.resolveSibling(AddedTokens.CONFIG));
        return new CleanUp(config.path(KEY).asBoolean(false)
                && (!bytePairs || config.path(EVEN_BYTE_PAIRS).asBoolean(false)));
    }

    /** Cleans a decoded text, if that is wanted. */
    String apply(String text) {
        String clean = text;
        if (wanted) {
            for (String[] replacement : REPLACEMENTS) {
                clean = clean.replace(replacement[0], replacement[1]);
            }
        }
        return clean;
    }
}
