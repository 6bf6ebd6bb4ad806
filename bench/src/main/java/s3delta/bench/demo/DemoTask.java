package s3delta.bench.demo;

import java.util.List;

/** A task over the demo's English. */
interface DemoTask {
    /** Returns the task's name, which its directory has. */
    String name();

    /** Returns the labels, each one word. */
    List<String> labels();

    /** Draws rows that belong together, and so into the same split: a multiple of {@link #group()} is a split's size. */
    List<Row> draw(Draw draw, int number);

    /** Returns how many rows are drawn at once. */
    int group();
}
