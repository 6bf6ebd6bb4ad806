package s3delta.runtime.t5;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import s3delta.runtime.Decoding;

/**
 * The tokens that the rules of a decoding forbid.
 *
 * @param decoding the rules
 * @param ends the tokens that end a text
 */
record Bans(Decoding decoding, List<Integer> ends) {
    /**
     * Says which tokens must not come next.
     *
     * @param tokens of a text so far, start token included
     * @return those that would end it too early, or repeat a sequence
     */
    Set<Integer> after(List<Integer> tokens) {
        Set<Integer> banned = new HashSet<>();
        if (tokens.size() - 1 < decoding.minLength()) {
            banned.addAll(ends);
        }
        int before = decoding.noRepeatNgram() - 1;
        int from = tokens.size() - before;
        for (int i = 0; before >= 0 && i < from; i++) {
            if (tokens.subList(i, i + before).equals(tokens.subList(from, tokens.size()))) {
                banned.add(tokens.get(i + before));
            }
        }
        return banned;
    }
}
