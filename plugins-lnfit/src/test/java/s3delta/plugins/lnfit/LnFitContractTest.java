package s3delta.plugins.lnfit;

import s3delta.testkit.Capability;
import s3delta.testkit.DeltaMethodContract;

class LnFitContractTest extends DeltaMethodContract<LnFitConfig> {
    LnFitContractTest() {
        super(new LnFitMethod(), Capability.MERGES, Capability.FUSES);
    }
}
