package s3delta.runtime.train;

import java.util.Optional;

/** Keeps the state of a stage, so that it can resume after it was stopped. */
public interface Keeper {
    /** Keeps nothing. */
    Keeper NONE = new Keeper() {
        @Override
        public Optional<StageProgress> restore(Work work) {
            return Optional.empty();
        }

        @Override
        public boolean due(int steps) {
            return false;
        }

        @Override
        public void save(StageProgress position, Work work) {}
    };

    /**
     * Puts a work back to where it was saved.
     *
     * @param work the work before its first step
     * @return where it resumes; empty where it was not saved
     */
    Optional<StageProgress> restore(Work work);

    /**
     * Says whether it is time to save.
     *
     * @param steps number of steps made
     * @return true when the state is due to be saved
     */
    boolean due(int steps);

    /**
     * Saves a state.
     *
     * @param position how far the work has come
     * @param work the work
     */
    void save(StageProgress position, Work work);
}
