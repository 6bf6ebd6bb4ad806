package org.example.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import s3delta.api.SiteShape;

class Ia3MethodTest {
    private final Ia3Method method = new Ia3Method();

    @Test
    void countsOneFactorAFeature() {
        SiteShape site = new SiteShape.Linear(1024, 4096);
        assertEquals(4096, method.create(site, method.defaults()).parameterCount());
    }
}
