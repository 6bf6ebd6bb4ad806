package s3delta.cli.demo;

/** A part of the demo that needs none of the others. Those that take long come first: others fill what is left of the time. */
enum DemoPart {
    /** A search on the first task, what it found, and the same on the second task. */
    SEARCHED("searched"),
    /** All weights on the first task. */
    ALL_WEIGHTS("all weights"),
    /** A random structure on the second task. */
    SECOND_DRAW("random, one draw"),
    /** A random structure on the first task. */
    FIRST_DRAW("random"),
    /** Another. */
    OTHER_DRAW("random"),
    /** A third one. */
    THIRD_DRAW("random"),
    /** LoRA on queries and values, on the first task. */
    LORA("lora on q, v"),
    /** Biases and norms, on the first task. */
    BITFIT("bitfit");

    private final String label;

    DemoPart(String label) {
        this.label = label;
    }

    /** What the demo's table calls the structure. */
    String label() {
        return label;
    }
}
