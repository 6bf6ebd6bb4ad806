package org.example.djlreviews;

import ai.djl.inference.Predictor;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** {@code Main BACKBONE RUN TEXT..}: prints the answer to each text. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        List<String> texts = Arrays.asList(arguments).subList(2, arguments.length);
        Criteria<String, String> criteria = Criteria.builder()
                .setTypes(String.class, String.class)
                .optEngine("S3Delta")
                .optModelPath(Path.of(arguments[1]))
                .optOption("backbone", arguments[0])
                .build();
        try (ZooModel<String, String> reviews = criteria.loadModel();
                Predictor<String, String> predictor = reviews.newPredictor()) {
            predictor.batchPredict(texts).forEach(System.out::println);
        }
    }
}
