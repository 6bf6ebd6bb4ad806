package s3delta.runtime.train;

/** How often a training reads the rows of a class, that is of a target text. */
public enum Balance {
    /** Each row once an epoch. */
    NONE,
    /**
     * Each class as often as any other, all together as many rows as the set has: rows of frequent classes are left out in
     * turn, those of rare ones repeated.
     */
    CLASSES
}
