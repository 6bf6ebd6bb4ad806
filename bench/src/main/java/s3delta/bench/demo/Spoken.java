package s3delta.bench.demo;

import java.util.List;

/** Something that has words. */
interface Spoken {
    /** Returns the words, without a full stop. */
    List<String> words();
}
