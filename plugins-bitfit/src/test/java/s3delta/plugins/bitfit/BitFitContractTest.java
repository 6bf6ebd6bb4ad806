package s3delta.plugins.bitfit;

import s3delta.testkit.Capability;
import s3delta.testkit.DeltaMethodContract;

class BitFitContractTest extends DeltaMethodContract<BitFitConfig> {
    BitFitContractTest() {
        super(new BitFitMethod(), Capability.FUSES);
    }
}
