package s3delta.bench.planted;

/**
 * What is planted and how it is taught.
 *
 * @param deltas how many deltas are planted
 * @param strength share of the outputs that each of them alone changes
 * @param trainRows rows of training, both halves of the search's
 * @param validationRows rows that searches and trainings are validated on
 * @param testRows rows of the test
 * @param longest most tokens of a source
 */
record PlantedOptions(int deltas, double strength, int trainRows, int validationRows, int testRows, int longest) {
    int rows() {
        return trainRows + validationRows + testRows;
    }
}
