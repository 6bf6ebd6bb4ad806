package s3delta.search.darts;

import s3delta.search.darts.DartsConfig.Difference;
import s3delta.search.darts.DartsConfig.Gate;
import s3delta.search.darts.DartsConfig.Hypergradient;
import s3delta.search.darts.DartsConfig.Sigmoid;
import s3delta.testkit.SyntheticProblem;

/** Configurations for tests, the defaults but for what a test varies, and problems. */
final class Configs {
    private Configs() {}

    /** Five candidates, gradient descent at a rate so high that second-order terms count. */
    static SyntheticProblem small() {
        return SyntheticProblem.of(new long[] {3, 5, 2, 8, 4}, 9, 4, 0.5);
    }

    /** The same with AdamW. */
    static SyntheticProblem adaptive() {
        return SyntheticProblem.of(new long[] {3, 5, 2, 8, 4}, 9, 4, 0.05).adaptive();
    }

    static DartsConfig of(Hypergradient hypergradient, Sigmoid sigmoid, Difference difference) {
        DartsConfig d = DartsConfig.defaults();
        return of(hypergradient, sigmoid, difference, d.structureRate(), d.tau(), d.beta(), d.clip());
    }

    static DartsConfig of(
            Hypergradient hypergradient,
            Sigmoid sigmoid,
            Difference difference,
            double structureRate,
            double tau,
            double beta,
            double clip) {
        DartsConfig d = DartsConfig.defaults();
        return new DartsConfig(
                hypergradient,
                sigmoid,
                structureRate,
                tau,
                beta,
                clip,
                difference,
                d.warmUp(),
                d.gates(),
                d.anneal(),
                d.groups(),
                d.scored());
    }

    static DartsConfig of(Hypergradient hypergradient) {
        return of(hypergradient, Sigmoid.GLOBAL, Difference.CENTRAL);
    }

    static DartsConfig options(double warmUp, Gate gates, double anneal, int groups) {
        DartsConfig d = DartsConfig.defaults();
        return new DartsConfig(
                d.hypergradient(),
                d.sigmoid(),
                d.structureRate(),
                d.tau(),
                d.beta(),
                d.clip(),
                d.difference(),
                warmUp,
                gates,
                anneal,
                groups,
                2);
    }

    static DartsConfig numbers(double structureRate, double tau, double beta, double clip) {
        DartsConfig d = DartsConfig.defaults();
        return of(d.hypergradient(), d.sigmoid(), d.difference(), structureRate, tau, beta, clip);
    }
}
