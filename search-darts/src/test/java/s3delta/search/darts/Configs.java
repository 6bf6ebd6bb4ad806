package s3delta.search.darts;

import s3delta.search.darts.DartsConfig.Difference;
import s3delta.search.darts.DartsConfig.Hypergradient;
import s3delta.search.darts.DartsConfig.Sigmoid;

/** Configurations for tests: the defaults but for what a test varies. */
final class Configs {
    private Configs() {}

    static DartsConfig of(Hypergradient hypergradient, Sigmoid sigmoid, Difference difference) {
        DartsConfig d = DartsConfig.defaults();
        return new DartsConfig(hypergradient, sigmoid, d.structureRate(), d.tau(), d.beta(), d.clip(), difference);
    }

    static DartsConfig of(Hypergradient hypergradient) {
        return of(hypergradient, Sigmoid.GLOBAL, Difference.CENTRAL);
    }

    static DartsConfig numbers(double structureRate, double tau, double beta, double clip) {
        DartsConfig d = DartsConfig.defaults();
        return new DartsConfig(d.hypergradient(), d.sigmoid(), structureRate, tau, beta, clip, d.difference());
    }
}
