package s3delta.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.testkit.FlawedMethod.Flaw;

/** Each law is broken by the flaw that it is there for. */
class DeltaMethodContractTest {
    private static final class Contract extends DeltaMethodContract<FlawedMethod.Config> {
        Contract(Flaw flaw) {
            super(new FlawedMethod(flaw));
        }
    }

    static Stream<Arguments> flaws() {
        return Stream.of(
                breaks(Flaw.WRITES_INTO_THE_OUTPUT, DeltaMethodContract::shutGatesAreTheFrozenModel),
                breaks(Flaw.DOES_NOTHING, DeltaMethodContract::openGatesChangeTheOutput),
                breaks(Flaw.DECLARES_WHAT_IT_DOES_NOT_USE, DeltaMethodContract::trainingChangesOnlyWhatIsDeclared),
                breaks(Flaw.HALVES_THE_GRADIENT, DeltaMethodContract::parameterGradientIsTheDerivative),
                breaks(Flaw.TRAINS_NOTHING, DeltaMethodContract::declaredCountIsAllocatedCount),
                breaks(Flaw.PUTS_DOTS_INTO_NAMES, DeltaMethodContract::declaredCountIsAllocatedCount),
                breaks(Flaw.DRAWS_FROM_A_SHARED_GENERATOR, DeltaMethodContract::initialValuesDependOnNothingElse),
                breaks(
                        Flaw.DRAWS_FROZEN_VALUES_FROM_A_SHARED_GENERATOR,
                        DeltaMethodContract::initialValuesDependOnNothingElse),
                breaks(Flaw.HOLDS_OTHER_FACTORS, DeltaMethodContract::givenFactorsAreHeld),
                breaks(Flaw.USES_A_JAVA_CONSTANT, DeltaMethodContract::gradientsSurviveGarbageCollection),
                breaks(Flaw.KEEPS_ARRAYS, DeltaMethodContract::stepsLeaveNothingBehind),
                breaks(Flaw.COMPUTES_OTHER_FACTORS_EACH_TIME, DeltaMethodContract::mergedIsTheSameOrRefused),
                breaks(Flaw.COMPUTES_OTHER_FACTORS_EACH_TIME, DeltaMethodContract::kernelsComputeTheSame),
                breaks(Flaw.FAILS_AT_NARROW_SITES, DeltaMethodContract::oddSizesAreTakenOrRefused),
                breaks(Flaw.REFUSES_NO_CONFIG, DeltaMethodContract::badConfigsAreRefused),
                breaks(Flaw.DOES_NOTHING, DeltaMethodContract::foundByTheServiceLoader));
    }

    private static Arguments breaks(Flaw flaw, Consumer<DeltaMethodContract<?>> law) {
        return Arguments.of(flaw, law);
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void aFlawBreaksItsLaw(Flaw flaw, Consumer<DeltaMethodContract<?>> law, @TempDir Path directory)
            throws IOException {
        Contract contract = new Contract(flaw);
        contract.open(directory);
        try {
            assertThrows(AssertionError.class, () -> law.accept(contract));
        } finally {
            contract.close();
        }
    }
}
