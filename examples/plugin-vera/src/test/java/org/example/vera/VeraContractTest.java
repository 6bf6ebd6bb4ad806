package org.example.vera;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import s3delta.api.SiteShape;
import s3delta.testkit.DeltaMethodContract;

class VeraContractTest extends DeltaMethodContract<VeraMethod.Config> {
    VeraContractTest() {
        super(new VeraMethod());
    }

    /** Starts are large, so that differences of the loss show what a delta does. */
    @Override
    protected List<VeraMethod.Config> configs() {
        return List.of(new VeraMethod.Config(4, 5), new VeraMethod.Config(9, -5));
    }

    @Override
    protected Map<VeraMethod.Config, String> invalidConfigs() {
        return Map.of(
                new VeraMethod.Config(0, 0.1), "r",
                new VeraMethod.Config(4, 0), "start",
                new VeraMethod.Config(4, Double.NaN), "start");
    }

    @Test
    void countsWhatIsTrained() {
        VeraMethod method = new VeraMethod();
        assertEquals(
                256 + 4096,
                method.create(new SiteShape.Linear(1024, 4096), method.defaults())
                        .parameterCount());
    }
}
