package s3delta.plugins.lnfit;

import s3delta.testkit.DeltaMethodContract;

class LnFitContractTest extends DeltaMethodContract<LnFitMethod.Config> {
    LnFitContractTest() {
        super(new LnFitMethod());
    }
}
