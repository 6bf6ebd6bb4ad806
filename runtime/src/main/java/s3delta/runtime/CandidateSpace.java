package s3delta.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.api.Structure;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.space.SpaceSize;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.structure.Rescaling;
import s3delta.runtime.t5.T5Config;

/**
 * The deltas that a search would choose from on a backbone. Weights are not read.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class CandidateSpace {
    private final T5Config config;
    private final SearchSpace rules;
    private final Registry registry;
    private final List<Candidate> candidates;
    private final SpaceSize size;

    CandidateSpace(Path backbone, String space, Registry registry) {
        config = T5Config.read(backbone.resolve("config.json"));
        rules = Spaces.written(space);
        this.registry = registry;
        candidates = Candidates.of(config, rules, registry);
        size = SpaceSize.of(candidates);
    }

    /**
     * Returns the candidates.
     *
     * @return all, in the order of the backbone's positions
     */
    public List<Candidate> candidates() {
        return candidates;
    }

    /**
     * Returns the candidates that softmax does not see, as they add the same to all keys.
     *
     * @return those whose gradient is always 0
     */
    public List<Candidate> withoutEffect() {
        return Candidates.withoutEffect(candidates, registry);
    }

    /**
     * Counts the parameters of all candidates.
     *
     * @return the count
     */
    public long parameters() {
        return size.parameters();
    }

    /**
     * Counts the parameters of the backbone.
     *
     * @return the count
     */
    public long backboneParameters() {
        return config.parameterCount();
    }

    /**
     * Reads a budget in any of its forms.
     *
     * @param written a count of parameters, a fraction of the backbone below 1, or such as {@code 5% of space}
     * @return the most parameters
     * @throws S3DeltaException {@link ErrorCode#BUDGET} if it is no budget or allows no delta
     */
    public Budget budget(String written) {
        try {
            return WrittenBudget.parse(written).in(config, rules, registry);
        } catch (IllegalArgumentException e) {
            throw S3DeltaException.of(ErrorCode.BUDGET, "a budget cannot be read")
                    .expected(WrittenBudget.CODEC.expected())
                    .got("'" + written + "'")
                    .fix("correct the budget")
                    .cause(e);
        }
    }

    /**
     * Says whether a budget has room for all candidates, so that a search has nothing to choose.
     *
     * @param budget the budget
     * @return whether it has
     */
    public boolean fitsInto(Budget budget) {
        return size.fitsInto(budget);
    }

    /**
     * Describes what a budget keeps.
     *
     * @param budget the budget
     * @return such as {@code 3,961 parameters, 5.0% of the space's 79,232}
     */
    public String kept(Budget budget) {
        return size.kept(budget);
    }

    /**
     * Describes budgets to begin with.
     *
     * @return three, as counts and shares
     */
    public String sensibleBudgets() {
        return size.sensible();
    }

    /**
     * Maps a structure to the backbone, layers by their relative position.
     *
     * @param structure a structure file
     * @param budget the most parameters
     * @param notes takes sentences on what was done
     * @return the structure for this backbone
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if the structure does not say what it fits,
     *     {@link ErrorCode#BUDGET} if nothing is left, or if the file cannot be read
     */
    public Structure rescaled(Path structure, Budget budget, Consumer<String> notes) {
        Rescaling.Rescaled rescaled =
                Rescaling.of(StructureFile.read(structure), config, budget, registry, structure.toString());
        rescaled.notes().forEach(notes);
        return rescaled.structure();
    }
}
