package s3delta.search.darts;

import s3delta.testkit.SearchStrategyContract;

class RandomContractTest extends SearchStrategyContract<RandomConfig> {
    RandomContractTest() {
        super(new RandomStrategy());
    }
}
