package s3delta.plugins.bitfit;

import s3delta.testkit.DeltaMethodContract;

class BitFitContractTest extends DeltaMethodContract<BitFitMethod.Config> {
    BitFitContractTest() {
        super(new BitFitMethod());
    }
}
